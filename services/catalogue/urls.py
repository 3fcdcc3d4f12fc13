from django.urls import path

from services.catalogue.views import public

app_name = "catalogue"
urlpatterns = [
    path("tim-kiem/", public.search, name="search"),
    path("tim-kiem/goi-y/", public.suggest, name="suggest"),
    path("thu-tuc/<str:code>/", public.procedure, name="procedure"),
]
