from django.urls import path

from portal.home import views, well_known

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("kieu-dang/", views.components, name="components"),
    path("tiep-can/", views.accessibility, name="accessibility"),
    path("robots.txt", well_known.robots, name="robots"),
    path(".well-known/security.txt", well_known.security_contact, name="security_contact"),
]
