"""Where the stand-ins stand."""

from django.urls import include, path

from portal.accounts.vneid.urls import endpoints
from portal.outside import views

urlpatterns = [
    path("", views.front, name="front"),
    path("mail/", views.mailbox, name="mailbox"),
    path("mail/<slug:key>/", views.letter, name="letter"),
    path("vneid/", include("portal.accounts.vneid.urls")),
    path("vneid/", include((endpoints, "oauth2_provider"))),
    path("vnpay/", include("payments.sandbox.urls")),
]
