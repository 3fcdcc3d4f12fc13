from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "services.documents"
    label = "documents"
    verbose_name = "Giấy tờ"

    def ready(self) -> None:
        """Import the outbox handler that renders issued papers."""
        from services.documents import tasks  # noqa: F401
