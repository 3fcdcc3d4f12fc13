from django.urls import path

from services.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("tim-kiem/", views.search, name="search"),
    path("thu-tuc/<str:code>/", views.procedure, name="procedure"),
]
