from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "services.catalogue"
    label = "catalogue"
    verbose_name = "Thủ tục hành chính"

    def ready(self) -> None:
        """Register the handlers of jobs."""
        from services.catalogue import tasks  # noqa: F401
