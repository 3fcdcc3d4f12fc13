"""Addresses of payments, all under /thanh-toan/."""

from django.urls import path

from payments.gateways import webhooks
from payments.views import payer

app_name = "payments"

urlpatterns = [
    path("", payer.mine, name="mine"),
    path("ho/<str:token>/", payer.link, name="link"),
    path("vnpay/thong-bao/", webhooks.vnpay, name="vnpay_notice"),
    path("<slug:gateway>/ket-qua/", payer.result, name="result"),
    path("<slug:reference>/", payer.order, name="order"),
    path("<slug:reference>/chuyen-khoan/", payer.transfer, name="transfer"),
    path("<slug:reference>/quet-ma/", payer.scan, name="scan"),
    path("<slug:reference>/bien-lai/", payer.receipt, name="receipt"),
]
