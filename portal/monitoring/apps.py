from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "portal.monitoring"
    label = "monitoring"
    verbose_name = "Vận hành"

    def ready(self) -> None:
        from portal.monitoring import error_tracking

        error_tracking.start()
