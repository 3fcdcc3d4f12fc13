from django.apps import AppConfig
from django.core.signals import request_started


class SandboxConfig(AppConfig):
    name = "payments.sandbox"
    label = "sandbox"
    verbose_name = "Ngân hàng giả lập"

    def ready(self) -> None:
        """Let a courier run wherever requests are served, and nowhere else: a thread does not survive a fork."""
        from payments.sandbox import courier

        request_started.connect(courier.start, dispatch_uid="courier")
