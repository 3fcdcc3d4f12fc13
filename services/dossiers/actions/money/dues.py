"""Action of staff: request dues during handling (yêu cầu thực hiện nghĩa vụ tài chính)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from core.people import User
from eforms.actions import attach
from eforms.files.uploads import AcceptedFile
from eforms.models import Attachment
from payments.orders.order_input import LineInput
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.actions.money import fee_orders
from services.dossiers.combined.attachments import notice_key
from services.dossiers.models import Dossier, DuesRequest, EventType, FeeMoment, Interruption
from services.dossiers.money import rules as money_rules
from services.dossiers.process import deadline_clock
from services.dossiers.process.transitions import apply, lock
from services.dossiers.process.waiting import end_of_day, payment_due_at
from services.dossiers.status import Status
from services.dossiers.steps import interruptions


@transaction.atomic
def request_dues(
    dossier: Dossier,
    *,
    by: User,
    lines: Sequence[LineInput],
    note: str,
    notice: str = "",
    paper: AcceptedFile | None = None,
    due_on: date | None = None,
) -> Dossier:
    """Request tax or other dues: open their order, finish the task, stop the clock until payment.

    `notice` is number and date of the notice that sets the amount, `paper` its file, `due_on` the last day to pay;
    without one, the version says how long the office waits.
    """
    dossier = lock(dossier)
    rules.check_may(by, Verb.REQUEST_DUES, dossier)
    rules.check_transition_is_allowed(dossier, Status.DUES_REQUESTED)
    task = money_rules.check_may_request_dues(dossier)
    money_rules.check_lines_have_legal_basis(lines)
    rules.check_says_why(note)
    now = timezone.now()
    due_at = end_of_day(due_on) if due_on else payment_due_at(dossier, now)
    fee = fee_orders.open_fee(dossier, FeeMoment.DURING_HANDLING, lines, due_at=due_at)
    attachment = _attach_notice(dossier, paper) if paper else None
    DuesRequest.objects.create(
        fee=fee, note=note.strip(), notice=notice, paper=attachment, task=task, by=by, asked_at=now
    )
    interruptions.interrupt(dossier, Interruption.DUES, at=now, own=task, by_id=by.pk)
    deadline_clock.stop(dossier, at=now)
    data = {"order": fee.order.pk, "total_vnd": fee.order.total_vnd, "notice": notice}
    apply(dossier, EventType.DUES_REQUESTED, by=by, to=Status.DUES_REQUESTED, note=note, data=data, at=now)
    return dossier


def _attach_notice(dossier: Dossier, paper: AcceptedFile) -> Attachment:
    """Attach the notice to the dossier; a file with the same content is stored once."""
    draft, key = dossier.filing.draft, notice_key(dossier)
    attach(draft, key, [paper])
    return draft.attachments.present().get(field_key=key, stored__sha256=paper.sha256)
