"""URLs of uploaded files."""

from django.urls import path

from eforms import views

app_name = "eforms"

urlpatterns = [
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/trang/<int:number>/", views.page, name="page"),
    path("<int:pk>/<slug:size>/", views.picture, name="picture"),
]
