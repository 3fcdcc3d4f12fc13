"""Task assignment: open, reopen, finish and cancel the tasks of a dossier, and choose their assignees."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from services.agencies.models import Role
from services.catalogue.package.process import ProcessStep
from services.dossiers.assignment import assignees
from services.dossiers.assignment.absences import absence_today
from services.dossiers.models import CORRECTION_STEP, EXTENSION_STEP, RESULT_CHANGE_STEP, Dossier, Task
from services.dossiers.models.task_copies import changed_copies, copies_of
from services.dossiers.process import hooks
from services.dossiers.process.alert_moments import first_moment
from services.dossiers.process.deadlines import (
    Calendar,
    add_office_time,
    end_of_working_day,
    handed_over_at,
    shift_deadline,
)
from services.dossiers.status import Status
from services.dossiers.steps.step_offices import Place

DESK_CHECK = ProcessStep(key="check", title="Kiểm tra và tiếp nhận hồ sơ", role=Role.DESK, hours=8)
"""The desk answers an online dossier within 8 working hours (NĐ 45/2020; repeated by NĐ 216/2026 art. 23)."""
DESK_PROMISE = gettext_noop("Cơ quan kiểm tra hồ sơ và trả lời trong %(hours)s giờ làm việc.")

REFUND_CHECK = ProcessStep(key="refund", title="Duyệt hoàn trả phí, lệ phí", role=Role.LEADER, hours=16)
REFUND_RETRY = REFUND_CHECK.model_copy(update={"title": "Gửi lại tiền hoàn trả mà cổng thanh toán chưa chuyển được"})
"""The refund check again, after the gateway refused an approved refund."""
REFUND_CHECK_PENDING = REFUND_CHECK.model_copy(
    update={"title": f"{REFUND_CHECK.title}: một yêu cầu hoàn trả trước đó chưa xong, phần còn lại được đề nghị sau"}
)
"""The refund check while an earlier refund of the same fee is not completed yet."""

WAIT_REFUSAL = ProcessStep(
    key="wait", title="Quá hạn chờ nộp tiền: xem xét từ chối tiếp nhận", role=Role.DESK, hours=16
)
WAIT_STOP = ProcessStep(key="wait", title="Quá hạn chờ người nộp: xem xét dừng giải quyết", role=Role.LEADER, hours=16)
"""Opened when the wait for the applicant is over, cancelled when the applicant acts all the same."""

EXEMPTION_CHECK = ProcessStep(key="exemption", title="Duyệt đề nghị miễn nộp", role=Role.LEADER, hours=8)
EXTENSION_CHECK = ProcessStep(key=EXTENSION_STEP, title="Duyệt văn bản xin lỗi và gia hạn", role=Role.LEADER, hours=8)

CORRECTION = ProcessStep(key=CORRECTION_STEP, title="Soạn nội dung đính chính kết quả", role=Role.HANDLER, hours=16)
RESULT_CHANGE_CHECK = ProcessStep(
    key=RESULT_CHANGE_STEP, title="Duyệt đính chính, thu hồi kết quả", role=Role.LEADER, hours=16
)
SUPPLEMENT_CHECK = ProcessStep(key="supplement", title="Duyệt yêu cầu bổ sung lần nữa", role=Role.DESK_HEAD, hours=8)
"""Of a leader where no other head of the desk is present (`supplements.further.deciding_role`)."""


IF_OPEN: Final = "{column} = CASE WHEN done_at IS NULL AND cancelled_at IS NULL THEN %s ELSE {column} END"
"""What ends a task, set where it is open (`models.work.IS_OPEN`)."""


def open_task(
    dossier: Dossier,
    step: ProcessStep,
    *,
    place: Place | None = None,
    proposal: Mapping[str, Any] | None = None,
    but: Collection[int] = (),
    no_later_than: datetime | None = None,
) -> Task:
    """Open the task of this step at its place and assign it to the least busy person present who holds its role.

    `proposal` is the content of the result as the handling clerk filled it in; a clerk's task begins with it.
    Where somebody proposed what is decided here (`but`), it is assigned to another. Without a holder of the role the
    task has no assignee. The database refuses a second open task for the step. It is due by its own hours or days, and
    `no_later_than` that.
    """
    place = place or Place(dossier.agency, step.role)
    person_id = assignees.choose(place.agency.pk, place.role, assignees.Matter.of(dossier), but=but)
    task = _task(dossier, step, place, person_id=person_id, at=timezone.now())
    task.proposal = dict(proposal or {})
    task.due_at = min(task.due_at, no_later_than or task.due_at)
    task.save(force_insert=True)
    hooks.step_opened.send(task, step)
    return task


def open_tasks(dossiers: Sequence[Dossier], step: ProcessStep) -> None:
    """Open the tasks of this step for the parts of one filing, at several offices, with as few statements as one."""
    if not dossiers:
        return
    now, matter = timezone.now(), assignees.Matter.of(dossiers[0])
    people = assignees.choose_for_each({dossier.agency_id for dossier in dossiers}, step.role, matter)
    tasks = [
        _task(one, step, Place(one.agency, step.role), person_id=people.get(one.agency_id), at=now) for one in dossiers
    ]
    for task in Task.objects.bulk_create(tasks):
        hooks.step_opened.send(task, step)


def _task(dossier: Dossier, step: ProcessStep, place: Place, *, person_id: int | None, at: datetime) -> Task:
    """The task of a step that is opened at a place, not saved yet; its time begins when the desk has handed over."""
    calendar = Calendar.of(place.agency)
    begins = handed_over_at(at, calendar) if dossier.state is Status.ACCEPTED else at
    task = Task(
        agency=place.agency,
        dossier=dossier,
        step=step.key,
        title=step.title,
        role=place.role,
        delivers=step.delivers if step.key in dossier.package.steps else "",
        note=place.note,
        awaits_office=place.awaits_office,
        person_id=person_id,
        opened_at=at,
        due_at=due_time(step, begins, calendar),
        **copies_of(dossier),
    )
    task.alert_at = first_moment(task)
    return task


def due_time(step: ProcessStep, since: datetime, calendar: Calendar) -> datetime:
    """When a step that begins at `since` is due, by the hours and days of the office that does it."""
    if step.days:
        return end_of_working_day(since, step.days, calendar)
    return add_office_time(localtime(since), timedelta(hours=step.hours or 0), calendar)


def reopen_task(done: Task, *, at: datetime) -> Task:
    """Open the ended task `done` again, for the same assignee if they can, and with the office time that was left."""
    stopped_at = done.done_at or done.cancelled_at or at
    task = Task(
        agency=done.agency,
        dossier=done.dossier,
        step=done.step,
        title=done.title,
        role=done.role,
        delivers=done.delivers,
        note=done.note,
        awaits_office=done.awaits_office,
        person_id=_again(done),
        opened_at=at,
        due_at=shift_deadline(done.due_at, stopped_at, at, Calendar.of(done.agency)),
        is_late=done.is_late,
        proposal=done.proposal,
        **copies_of(done.dossier),
    )
    task.alert_at = first_moment(task)
    task.save(force_insert=True)
    return task


def finish(task: Task, *, by_id: int, **columns: Any) -> None:
    """Mark this open task as done by the user `by_id`; the others of the dossier stay open."""
    Task.objects.filter(pk=task.pk).update(person=by_id, done_at=timezone.now(), **columns)


def finish_all(dossier: Dossier, *, by_id: int) -> None:
    """Mark what is open as done by the user `by_id`: where the dossier waits for one thing only, or ends."""
    Task.objects.open().filter(dossier=dossier).update(person=by_id, done_at=timezone.now())


def copy_to_tasks(dossier: Dossier, changed: Sequence[str], *, done_by: int | None = None) -> None:
    """Let its tasks say what these columns of the dossier say by now; in the same statement end what is open."""
    copies = changed_copies(dossier, changed)
    if done_by is not None:
        _copy_and_finish(dossier, copies, person=done_by)
    elif copies:
        dossier.tasks.update(**copies)


def _copy_and_finish(dossier: Dossier, copies: Mapping[str, Any], *, person: int) -> None:
    """The statement written out: to compose its conditions took Django a tenth of an acceptance."""
    ends = {"person": person, "done_at": timezone.now()}
    sets = [f"{_task_field(name).column} = %s" for name in copies]
    sets += [IF_OPEN.format(column=_task_field(name).column) for name in ends]
    values = [_task_field(name).get_db_prep_save(value, connection) for name, value in {**copies, **ends}.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Task._meta.db_table} SET {', '.join(sets)} WHERE dossier_id = %s",  # noqa: S608  # our own names
            [*values, dossier.pk],
        )


def _task_field(name: str) -> Any:
    return Task._meta.get_field(name)


def cancel_all(dossier: Dossier) -> None:
    """Cancel the open tasks."""
    Task.objects.open().filter(dossier=dossier).update(cancelled_at=timezone.now())


def cancel_wait_check(dossier: Dossier) -> None:
    """Cancel the task of ending the dossier, if it is open: the applicant has acted."""
    Task.objects.open().filter(dossier=dossier, step=WAIT_STOP.key).update(cancelled_at=timezone.now())


def _again(done: Task) -> int | None:
    """Whoever had the task, unless they are away or left meanwhile; then another, and nobody for a decision."""
    if done.person_id is None or (
        assignees.holds(done.person_id, done.agency_id, done.role) and absence_today(done.person_id) is None
    ):
        return done.person_id
    return None if done.decides else assignees.choose(done.agency_id, done.role, assignees.Matter.of(done.dossier))
