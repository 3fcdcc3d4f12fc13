from django.apps import AppConfig
from django.core.signals import request_started


class BankConfig(AppConfig):
    name = "standins.bank"
    label = "bank"
    verbose_name = "Ngân hàng giả lập"

    def ready(self) -> None:
        """Let a courier run wherever requests are served, and nowhere else: a thread does not survive a fork."""
        from standins.bank import webhook_delivery

        request_started.connect(webhook_delivery.start, dispatch_uid="courier")
