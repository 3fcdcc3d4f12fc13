"""Celery tasks of the dossiers; each may safely run twice."""

import logging
from datetime import timedelta
from functools import partial
from typing import Any

from celery import shared_task
from django.contrib.auth import get_user_model
from django.utils import timezone

from core import outbox
from core.batches import NIGHTLY_LIMITS
from core.limits.warm_programs import ProgramEndedError
from services.catalogue.actions import record_experience
from services.documents.pdf import rendering
from services.documents.pdf.printable import PrintableDocument
from services.documents.tasks import PAPERS
from services.dossiers.actions import (
    alerts,
    digests,
    draft_sheets,
    expiry,
    exports,
    opinions,
    paper_samples,
    participant_reminders,
    printouts,
    requested_sheets,
    result_previews,
    stopped_drafts,
    waiting,
)
from services.dossiers.actions.appointments import reminders, slots
from services.dossiers.actions.assignment import absences, leaving
from services.dossiers.actions.bulk import CARRY_OUT
from services.dossiers.bulk import carrying_out
from services.dossiers.filing.declarations import printable_declaration
from services.dossiers.models import DraftSheet, PaperSample, Printout, ResultPreview
from services.dossiers.models.requested_sheets import RequestedSheet
from services.dossiers.statistics import checking, counting, experience
from services.dossiers.steps import calendar_moves

log = logging.getLogger(__name__)

COUNTED_A_MINUTE = 50
"""Batches of a hundred dossiers: the rest, such as the dossiers of before, is counted in the next minute."""
SHEET_SECONDS = 60
"""For a draft, which nobody needs as much as others need their papers."""
PRINTOUT_SECONDS = 120
"""For a register, which may have a thousand rows."""


@shared_task(name="dossiers.look_after_drafts", ignore_result=True, **NIGHTLY_LIMITS)
def look_after_drafts() -> None:
    """Nightly: warn the owners of drafts about to expire; the retention of the portal deletes them."""
    expiry.warn_owners(timezone.now())


@shared_task(name="dossiers.verify_history", ignore_result=True, **NIGHTLY_LIMITS)
def verify_history() -> None:
    """Nightly: verify the histories that moved and a sample of the rest, and anchor the days that are over."""
    from services.dossiers.actions import history  # signs with pyHanko: never in the web server

    history.verify_and_anchor()


@outbox.handler(draft_sheets.DRAW, queue=PAPERS, words="Lập bản nháp tờ khai")
def draw_draft_sheet(*, owner_id: int, requested_at: str) -> outbox.OnDone | None:
    """Draw the sheet that was asked for at this moment, unless another was asked for since."""
    requested = DraftSheet.objects.filter(owner=owner_id, requested_at=requested_at, pdf=None)
    filing = ("filing__draft__owner", "filing__version", "filing__agency__superior", "filing__agency__unit")
    sheet = requested.select_related(*filing).first()
    if sheet is None:
        return None
    printable = printable_declaration(sheet.filing)
    return _draw(sheet, printable, digest=printable.digest)


@outbox.handler(printouts.DRAW, queue=PAPERS, words="Lập bản in của cơ quan")
def draw_printout(*, owner_id: int, requested_at: str) -> outbox.OnDone | None:
    """Draw the sheet of the office that was asked for at this moment, unless another was asked for since."""
    printout = Printout.objects.filter(owner=owner_id, requested_at=requested_at, pdf=None).first()
    if printout is None:
        return None
    return _draw(printout, printouts.printable_of(printout.what), seconds=PRINTOUT_SECONDS)


@outbox.handler(result_previews.DRAW, queue=PAPERS, words="Lập bản xem trước kết quả")
def draw_result_preview(*, owner_id: int, requested_at: str) -> outbox.OnDone | None:
    """Draw the result that was asked for at this moment, unless another was asked for since."""
    requested = ResultPreview.objects.filter(owner=owner_id, requested_at=requested_at, pdf=None)
    preview = requested.select_related("task__dossier__agency__superior", "task__dossier__agency__unit").first()
    if preview is None:
        return None
    return _draw(preview, result_previews.printable(preview))


@outbox.handler(paper_samples.DRAW, queue=PAPERS, words="Lập bản in thử mẫu giấy")
def draw_paper_sample(*, owner_id: int, requested_at: str) -> outbox.OnDone | None:
    """Draw the sample that was asked for at this moment, unless another was asked for since."""
    requested = PaperSample.objects.filter(owner=owner_id, requested_at=requested_at, pdf=None)
    sample = requested.select_related("agency__superior", "agency__unit").first()
    if sample is None:
        return None
    return _draw(sample, paper_samples.printable(sample))


def _draw(
    sheet: RequestedSheet, printable: PrintableDocument, *, seconds: int = SHEET_SECONDS, **columns: Any
) -> outbox.OnDone:
    """Draw a sheet that was asked for, and what is kept of it then: the PDF with these columns, or that it failed."""
    try:
        pdf = rendering.render(printable, seconds=seconds)
    except ProgramEndedError:
        log.warning("the sheet %s %s could not be drawn", sheet._meta.label_lower, sheet.pk)
        return partial(requested_sheets.record_failed, sheet)
    return partial(requested_sheets.record_drawn, sheet, pdf, **columns)


@shared_task(name="dossiers.look_after_appointments", ignore_result=True)
def look_after_appointments() -> None:
    """Hourly: close the times on days that have become days off, and remind of appointments."""
    now = timezone.now()
    slots.close_days_off(now)
    reminders.remind(now)


@outbox.handler(slots.EMPTY_SLOT, words="Hủy một giờ hẹn và báo người đã hẹn")
def empty_slot(*, slot_id: int) -> None:
    """Let those who hold a place in a closed slot choose anew."""
    slots.empty_slot(slot_id)


@outbox.handler(slots.TELL_OF_PLAN, words="Báo người chờ là có giờ hẹn mới")
def tell_of_slots(*, plan_id: int) -> None:
    """Tell those who are still to choose of new times."""
    slots.tell_of_slots(plan_id)


@shared_task(name="dossiers.look_after_waiting", ignore_result=True, **NIGHTLY_LIMITS)
def look_after_waiting() -> None:
    """Nightly: remind applicants whose answer or payment is awaited, and ask the office about those who let it pass."""
    waiting.look_after(timezone.now())


@shared_task(name="dossiers.look_after_invitations", ignore_result=True, **NIGHTLY_LIMITS)
def look_after_invitations() -> None:
    """Daily: remind those invited to confirm half-way and on the last day, and end the invitations that are over."""
    participant_reminders.look_after(timezone.now())


@shared_task(name="dossiers.look_after_opinions", ignore_result=True)
def look_after_opinions() -> None:
    """Remind the offices whose opinion is awaited, and count silence where the law does."""
    opinions.look_after(timezone.now())


@outbox.handler(calendar_moves.MOVE_MANY, words="Dời hạn theo lịch nghỉ")
def move_due_times(*, change_id: int, after: int, turn: int) -> outbox.OnDone | None:
    """Move the next due times that a change of the calendar concerns."""
    return calendar_moves.carry_out(change_id, after=after, turn=turn)


@outbox.handler(calendar_moves.MOVE_ONE, words="Dời hạn của một hồ sơ theo lịch nghỉ")
def move_due_times_of_one(*, change_id: int, dossier_id: int) -> None:
    """Move those of one dossier, which failed among the others."""
    calendar_moves.move_one(dossier_id, change_id=change_id)


@outbox.handler(stopped_drafts.TELL, words="Báo tạm dừng nhận hồ sơ cho người đang soạn")
def tell_of_filing_stop(*, stop_id: int, is_over: bool, after: int) -> outbox.OnDone | None:
    """Tell the next owners of drafts that filing was stopped, or is possible again."""
    return stopped_drafts.tell_owners(stop_id, is_over=is_over, after=after)


@shared_task(name="dossiers.look_after_assignment", ignore_result=True)
def look_after_assignment() -> None:
    """Hourly: hand on the tasks of those whose absence begins, and return those of whoever left."""
    absences.look_after(timezone.now())
    leaving.look_after()


@outbox.handler(absences.BEGIN, words="Chuyển việc của người vắng")
def begin_absence(*, absence_id: int) -> None:
    """Hand on the tasks of somebody whose absence begins today."""
    absences.look_after(timezone.now(), only=absence_id)


@outbox.handler(leaving.RETURN, words="Trả về việc chung việc của người thôi vị trí")
def return_tasks(*, person_id: int) -> outbox.OnDone | None:
    """Return what somebody may not work on any more."""
    return leaving.return_tasks(get_user_model().objects.get(pk=person_id))


@outbox.handler(CARRY_OUT, given_up=carrying_out.give_up, words="Làm hàng loạt")
def carry_out_bulk_run(*, run_id: int, turn: int, batch: int) -> outbox.OnDone | None:
    """Do the next dossiers of a bulk run."""
    return carrying_out.carry_out(run_id, turn=turn, batch=batch)


@outbox.handler(exports.WRITE, given_up=exports.record_failed, words="Xuất danh sách ra tệp")
def write_export(*, export_id: int) -> outbox.OnDone | None:
    """Write a list that somebody asked for to its file."""
    return exports.write(export_id)


@shared_task(name="dossiers.count_moves", ignore_result=True)
def count_moves() -> None:
    """Every minute: add what moved to the figures of the offices."""
    counting.count_moves(batches=COUNTED_A_MINUTE)


@shared_task(name="dossiers.check_statistics", ignore_result=True, **NIGHTLY_LIMITS)
def check_statistics() -> None:
    """Nightly: compare the figures of yesterday with a recount."""
    counting.count_moves()
    checking.check_day(timezone.localdate() - timedelta(days=1))


@shared_task(name="dossiers.tell_experience", ignore_result=True, **NIGHTLY_LIMITS)
def tell_experience() -> None:
    """Nightly: tell the catalogue how often procedures were filed in the last year, and how long they really took."""
    since = timezone.localdate() - experience.SPAN
    record_experience(experience.filings_since(since), experience.times_since(since))


@shared_task(name="dossiers.look_after_alerts", ignore_result=True)
def look_after_alerts() -> None:
    """Every five minutes: remind of tasks whose time is nearly or quite over, and tell who heads the office."""
    alerts.look_after(timezone.now())


@shared_task(name="dossiers.send_digests", ignore_result=True)
def send_digests() -> None:
    """In the morning: send the digest of the day to the people of the offices that have opened."""
    digests.send_digests(timezone.now())
