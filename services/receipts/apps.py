from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "services.receipts"
    label = "receipts"
    verbose_name = "Biên lai điện tử"

    def ready(self) -> None:
        """Hear of receipts, and answer what payments and documents ask about their papers."""
        from payments import hooks as payments
        from services.documents import hooks as documents
        from services.receipts import event_handlers

        payments.on_receipt(event_handlers.receipt_issued)
        payments.receipt_papers(event_handlers.papers_of)
        documents.may_read(event_handlers.may_read)
        documents.void(event_handlers.why_void)
