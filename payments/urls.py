"""URLs of the payer's pages and of the gateways' webhooks, all under /thanh-toan/."""

from django.urls import path

from payments.views import payer, webhooks

app_name = "payments"

urlpatterns = [
    path("", payer.order_list, name="mine"),
    path("ho/<str:token>/", payer.open_link, name="link"),
    path("<slug:gateway>/thong-bao/", webhooks.webhook, name="webhook"),
    path("<slug:gateway>/ket-qua/", payer.gateway_return, name="result"),
    path("<slug:reference>/", payer.order, name="order"),
    path("<slug:reference>/chuyen-khoan/", payer.transfer, name="transfer"),
    path("<slug:reference>/quet-ma/", payer.qr_code, name="scan"),
    path("<slug:reference>/bien-lai/", payer.receipt, name="receipt"),
]
