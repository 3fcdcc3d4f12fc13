from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "services.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        """Register the handlers of jobs, and of the hooks of other rooms and of the process."""
        from eforms import hooks as eforms
        from payments import hooks as payments
        from services.documents import hooks as documents
        from services.dossiers import event_handlers, tasks  # noqa: F401
        from services.dossiers.actions import combined, conversation, files
        from services.dossiers.actions.appointments import appointments, inspections
        from services.dossiers.actions.money import fee_orders, refunds
        from services.dossiers.applicant import wallet
        from services.dossiers.appointments import parties
        from services.dossiers.participants import invitation_page
        from services.dossiers.process import hooks as process
        from services.dossiers.results import held

        _serve_catalogue()
        payments.order_settled.register(fee_orders.order_settled)
        payments.payer_name.register(event_handlers.payer_name)
        payments.orders_of_others.register(event_handlers.orders_of_others)
        payments.calculations.register(fee_orders.calculations)
        payments.what_follows.register(event_handlers.what_follows)
        payments.refund_completed.register(refunds.refund_completed)
        payments.refund_rejected.register(refunds.refund_rejected)
        payments.refund_refused.register(refunds.refund_refused)
        documents.document_stored.register(event_handlers.document_stored)
        documents.may_read_document.register(event_handlers.may_read_document)
        documents.is_held_by.register(held.names)
        documents.is_withheld.register(event_handlers.is_withheld)
        documents.is_withheld_from_owner.register(event_handlers.is_withheld_from_filer)
        eforms.is_file_withheld.register(event_handlers.is_file_withheld)
        eforms.may_read_file.register(event_handlers.may_read_file)
        eforms.may_read_removed_file.register(event_handlers.may_read_removed_file)
        eforms.may_read_file.register(invitation_page.may_read_file)
        eforms.file_refused.register(files.file_refused)
        eforms.file_refused.register(inspections.picture_refused)
        eforms.file_refused.register(conversation.file_refused)
        eforms.wallet_files.register(wallet.wallet_files)
        process.step_opened.register(appointments.ask)
        process.dossier_ended.register(appointments.cancel_all)
        process.part_moved.register(combined.part_moved)
        process.appointment_changed.register(parties.tell_parties)
        _follow_agencies()


def _follow_agencies() -> None:
    """What dossiers do when staff or the calendar change, or an agency is merged into another or moved."""
    from services.agencies import hooks as agencies
    from services.dossiers.actions.assignment import leaving
    from services.dossiers.process import hooks as process
    from services.dossiers.steps import calendar_moves, merger_holdings, mergers

    agencies.staff_changed.register(leaving.staff_changed)
    agencies.preview_calendar_change.register(calendar_moves.preview)
    agencies.calendar_changed.register(calendar_moves.begin)
    agencies.holdings_when_merged.register(merger_holdings.when_merged)
    agencies.holdings_when_moved.register(merger_holdings.when_moved)
    agencies.agency_merging.register(mergers.merging)
    agencies.posts_doubled.register(mergers.posts_doubled)
    agencies.hand_over.register(mergers.hand_over)
    process.agency_has_ended.register(mergers.take_over)


def _serve_catalogue() -> None:
    """What the catalogue asks of the dossiers, and what they do when filing is stopped."""
    from services.catalogue import hooks as catalogue
    from services.dossiers import event_handlers
    from services.dossiers.actions import stopped_drafts
    from services.dossiers.papers import sample_papers
    from services.dossiers.process import promises
    from services.dossiers.views import sample_people

    catalogue.answered_drafts.register(event_handlers.answered_drafts)
    catalogue.count_open_dossiers.register(event_handlers.count_open_dossiers)
    catalogue.filing_stop_changed.register(stopped_drafts.begin)
    catalogue.kept_sample_people.register(sample_people.table_of_kept)
    catalogue.promised_day.register(promises.promised_day)
    catalogue.sample_paper.register(sample_papers.sample_html)
