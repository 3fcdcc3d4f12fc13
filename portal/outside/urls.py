"""Where the stand-ins stand."""

from django.urls import path

from portal.outside import views

urlpatterns = [
    path("", views.front, name="front"),
]
