from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Thanh toán"

    def ready(self) -> None:
        """Let the outbox know what it may be asked to carry out."""
        from payments.orders import settlement  # noqa: F401
        from payments.refunds import processing  # noqa: F401
