"""Addresses of payments, all under /thanh-toan/."""

from django.urls import path

from payments.views import payer, webhooks

app_name = "payments"

urlpatterns = [
    path("", payer.mine, name="mine"),
    path("ho/<str:token>/", payer.link, name="link"),
    path("<slug:gateway>/thong-bao/", webhooks.webhook, name="webhook"),
    path("<slug:gateway>/ket-qua/", payer.result, name="result"),
    path("<slug:reference>/", payer.order, name="order"),
    path("<slug:reference>/chuyen-khoan/", payer.transfer, name="transfer"),
    path("<slug:reference>/quet-ma/", payer.scan, name="scan"),
    path("<slug:reference>/bien-lai/", payer.receipt, name="receipt"),
]
