"""URLs of the stand-ins' site."""

from django.urls import include, path

from standins import views
from standins.mailbox import views as mailbox
from standins.vneid.urls import endpoints

urlpatterns = [
    path("", views.front, name="front"),
    path("mail/", mailbox.mailbox, name="mailbox"),
    path("mail/<slug:key>/", mailbox.message, name="message"),
    path("vneid/", include("standins.vneid.urls")),
    path("vneid/", include((endpoints, "oauth2_provider"))),
    path("vnpay/", include("standins.bank.urls")),
]
