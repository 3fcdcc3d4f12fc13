"""URLs of the stand-in VNeID; django-oauth-toolkit reverses those of `endpoints` by their names."""

from django.urls import path
from oauth2_provider import views as protocol

from standins.vneid import views
from standins.vneid.views import unless_down

app_name = "vneid"

endpoints = [
    path(
        ".well-known/openid-configuration",
        unless_down(protocol.ConnectDiscoveryInfoView.as_view()),
        name="oidc-connect-discovery-info",
    ),
    path(".well-known/jwks.json", unless_down(protocol.JwksInfoView.as_view()), name="jwks-info"),
    path("authorize/", unless_down(views.Authorize.as_view()), name="authorize"),
    path("token/", unless_down(views.token), name="token"),
    path("userinfo/", unless_down(views.userinfo), name="user-info"),
]

urlpatterns = [path("", views.control, name="control")]
