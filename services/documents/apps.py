from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "services.documents"
    label = "documents"
    verbose_name = "Giấy tờ"

    def ready(self) -> None:
        """Whoever issues a paper needs somebody to be known who draws it."""
        from services.documents import tasks  # noqa: F401
