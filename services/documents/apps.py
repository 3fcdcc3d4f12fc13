from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "services.documents"
    label = "documents"
    verbose_name = "Giấy tờ"

    def ready(self) -> None:
        """Import the outbox handler that renders issued papers; register the handlers of agencies that change."""
        from services.agencies import hooks as agencies
        from services.documents import tasks  # noqa: F401
        from services.documents.issuing import reorganisation

        agencies.holdings_when_merged.register(reorganisation.when_merged)
        agencies.holdings_when_moved.register(reorganisation.when_moved)
        agencies.agency_merging.register(reorganisation.merging)
