from django.apps import AppConfig
from django.core.signals import request_started


class BankConfig(AppConfig):
    name = "standins.bank"
    label = "bank"
    verbose_name = "Ngân hàng giả lập"

    def ready(self) -> None:
        """Start webhook delivery with the first request of each process: a thread would not survive a fork."""
        from standins.bank.webhooks import delivery

        request_started.connect(delivery.start, dispatch_uid="webhook-delivery")
