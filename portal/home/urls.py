from django.urls import path

from portal.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("kieu-dang/", views.components, name="components"),
    path("tiep-can/", views.accessibility, name="accessibility"),
]
