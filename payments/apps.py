from django.apps import AppConfig
from django.utils.module_loading import import_string

INSTALLED_METHODS = (
    "payments.gateways.vnpay.gateway.Vnpay",
    "payments.gateways.vietqr.gateway.VietQr",
    "payments.gateways.vnpay.gateway.VnpayQr",
)
"""Payment methods, in the order in which payers see them.

A new gateway is a folder of `payments/gateways` and a line here.
"""


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Thanh toán"

    def ready(self) -> None:
        """Register the payment methods and, by import, the outbox handlers."""
        from core.encryption import rotating
        from payments.actions import rotate_keys
        from payments.gateways import registry
        from payments.orders import settlement  # noqa: F401
        from payments.refunds import processing  # noqa: F401

        for method in INSTALLED_METHODS:
            registry.register(import_string(method)())
        rotating.register(rotate_keys)
