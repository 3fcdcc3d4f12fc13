from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "services.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        """Hear of payments, papers and files from the rooms below."""
        from eforms import registry as eforms
        from payments import duties
        from payments import registry as payments
        from services.catalogue import registry as catalogue
        from services.documents import registry as documents
        from services.dossiers import hearing, holdings

        payments.on_settled(hearing.order_settled)
        payments.on_refunded(hearing.refunded)
        payments.on_dropped(hearing.refund_dropped)
        payments.on_refused(hearing.refund_refused)
        duties.offices_of(hearing.offices_collecting)
        catalogue.counts_under_way(hearing.under_way)
        documents.on_stored(hearing.paper_stored)
        documents.may_read(hearing.may_download)
        documents.withhold(hearing.is_withheld)
        eforms.may_read(hearing.may_read_file)
        eforms.on_refused(hearing.file_refused)
        eforms.holdings(holdings.papers_of)
