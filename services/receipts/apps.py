from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "services.receipts"
    label = "receipts"
    verbose_name = "Biên lai điện tử"

    def ready(self) -> None:
        """Hear of receipts, and answer what payments and documents ask about their papers."""
        from payments import registry as payments
        from services.documents import registry as documents
        from services.receipts import hearing

        payments.on_receipt(hearing.receipt_issued)
        payments.drawn_by(hearing.papers_of)
        documents.may_read(hearing.may_read)
        documents.void(hearing.why_void)
