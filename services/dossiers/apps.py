from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "services.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        """Hear of payments, papers and files from the rooms below."""
        from eforms import hooks as eforms
        from payments import hooks as payments
        from payments.backoffice import permissions
        from services.catalogue import hooks as catalogue
        from services.documents import hooks as documents
        from services.dossiers import event_handlers
        from services.dossiers.applicant import wallet

        payments.on_settled(event_handlers.order_settled)
        payments.on_refunded(event_handlers.refunded)
        payments.on_dropped(event_handlers.refund_dropped)
        payments.on_refused(event_handlers.refund_refused)
        permissions.offices_of(event_handlers.offices_collecting)
        catalogue.counts_under_way(event_handlers.under_way)
        documents.on_stored(event_handlers.paper_stored)
        documents.may_read(event_handlers.may_download)
        documents.withhold(event_handlers.is_withheld)
        eforms.may_read(event_handlers.may_read_file)
        eforms.on_refused(event_handlers.file_refused)
        eforms.wallet_source(wallet.papers_of)
