"""Where the stand-ins stand."""

from django.urls import include, path

from portal.accounts.vneid.urls import endpoints
from portal.outside import views

urlpatterns = [
    path("", views.front, name="front"),
    path("vneid/", include("portal.accounts.vneid.urls")),
    path("vneid/", include((endpoints, "oauth2_provider"))),
]
