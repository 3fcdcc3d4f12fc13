"""Addresses of payments, all under /thanh-toan/."""

from django.urls import path

from payments import notices, views

app_name = "payments"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("vnpay/thong-bao/", notices.vnpay, name="vnpay_notice"),
    path("<slug:gateway>/ket-qua/", views.result, name="result"),
    path("<slug:reference>/", views.order, name="order"),
    path("<slug:reference>/chuyen-khoan/", views.transfer, name="transfer"),
    path("<slug:reference>/bien-lai/", views.receipt, name="receipt"),
]
