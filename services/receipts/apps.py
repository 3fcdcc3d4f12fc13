from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "services.receipts"
    label = "receipts"
    verbose_name = "Biên lai điện tử"

    def ready(self) -> None:
        """Register the handlers of the hooks of payments and documents."""
        from payments import hooks as payments
        from services.documents import hooks as documents
        from services.receipts import event_handlers

        payments.receipt_issued.register(event_handlers.receipt_issued)
        payments.receipt_files.register(event_handlers.receipt_files)
        documents.may_read_document.register(event_handlers.may_read_document)
        documents.void_reason.register(event_handlers.void_reason)
