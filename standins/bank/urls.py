"""URLs of the stand-in bank, under /vnpay/; `vpcpay.html` and `api/transaction` are VNPAY's own paths."""

from django.urls import path

from standins.bank import views

app_name = "bank"

urlpatterns = [
    path("", views.control, name="control"),
    path("paymentv2/vpcpay.html", views.payment_request, name="payment_request"),
    path("merchant_webapi/api/transaction", views.merchant_api, name="merchant_api"),
    path("statements/<slug:terminal>/<slug:day>.csv", views.statement, name="statement"),
    path("transfer/", views.transfer, name="transfer"),
    path("transfer/out/", views.transfer, {"is_outgoing": True}, name="transfer_out"),
    path("accounts/<slug:account>/<slug:day>.csv", views.account, name="account"),
    path("pay/<uuid:token>/", views.pay, name="pay"),
]
