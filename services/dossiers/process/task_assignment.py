"""Task assignment: open, reopen, finish and cancel the task of a dossier, and choose its assignee."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.timezone import localtime

from services.agencies.models import Post, Role
from services.catalogue.package.definition import Package
from services.catalogue.package.process import ProcessStep
from services.dossiers.models import Dossier, Task
from services.dossiers.process import hooks
from services.dossiers.process.deadlines import Calendar, add_office_time, end_of_working_day, shift_deadline

DESK_CHECK = ProcessStep(key="check", title="Kiểm tra và tiếp nhận hồ sơ", role=Role.DESK, hours=8)
"""The desk answers an online dossier within 8 working hours (NĐ 45/2020; repeated by NĐ 216/2026 art. 23)."""
DESK_PROMISE = f"Cơ quan kiểm tra hồ sơ và trả lời trong {DESK_CHECK.hours} giờ làm việc. Bạn không phải làm gì thêm."

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


def open_task(
    dossier: Dossier, step: ProcessStep, *, proposal: Mapping[str, Any] | None = None, proposer_id: int | None = None
) -> Task:
    """Open the task of this process step and assign it to the least busy person who holds its role.

    `proposal` is the content of the result as the handling clerk filled it in; a clerk's task begins with it.
    Where somebody proposed what is decided here (`proposer_id`), it is assigned to another. Without a holder of the
    role the task has no assignee. The database refuses a second open task for the step.
    """
    now = timezone.now()
    task = Task.objects.create(
        agency=dossier.agency,
        dossier=dossier,
        step=step.key,
        title=step.title,
        role=step.role,
        delivers=step.delivers if step.key in dossier.package.steps else "",
        person_id=_least_busy_person_id(dossier, step.role, but=proposer_id),
        opened_at=now,
        due_at=due_time(step, now, Calendar.of(dossier.agency)),
        proposal=dict(proposal or {}),
    )
    hooks.step_opened.send(task, step)
    return task


def open_next_task(
    dossier: Dossier,
    package: Package,
    done: Task | None,
    *,
    proposal: Mapping[str, Any] | None = None,
    proposer_id: int | None = None,
) -> None:
    """Open the task of the process step after `done`; of the first step when `done` is None or no process step.

    `proposal` and `proposer_id` are those of `open_task`. After the last step no task is opened.
    """
    steps = [*package.steps.values()]
    keys = [*package.steps]
    next_index = keys.index(done.step) + 1 if done and done.step in keys else 0
    if next_index < len(steps):
        open_task(dossier, steps[next_index], proposal=proposal, proposer_id=proposer_id)


def due_time(step: ProcessStep, since: datetime, calendar: Calendar) -> datetime:
    """When a step that begins at `since` is due, by the hours and days of the office that does it."""
    if step.days:
        return end_of_working_day(since, step.days, calendar)
    return add_office_time(localtime(since), timedelta(hours=step.hours or 0), calendar)


def reopen_task(dossier: Dossier, done: Task, *, at: datetime) -> None:
    """Open the finished task `done` again, for the same assignee and with the office time that was left."""
    stopped_at = done.done_at or at
    Task.objects.create(
        agency=dossier.agency,
        dossier=dossier,
        step=done.step,
        title=done.title,
        role=done.role,
        delivers=done.delivers,
        person_id=done.person_id,
        opened_at=at,
        due_at=shift_deadline(done.due_at, stopped_at, at, Calendar.of(dossier.agency)),
        proposal=done.proposal,
    )


def finish_task(dossier: Dossier, *, by_id: int) -> None:
    """Mark the open task, if there is one, as done by the user `by_id`."""
    Task.objects.open().filter(dossier=dossier).update(person=by_id, done_at=timezone.now())


def cancel_task(dossier: Dossier) -> None:
    """Cancel the open task, if there is one."""
    Task.objects.open().filter(dossier=dossier).update(cancelled_at=timezone.now())


def cancel_wait_check(dossier: Dossier) -> None:
    """Cancel the task of ending the dossier, if it is open: the applicant has acted."""
    Task.objects.open().filter(dossier=dossier, step=WAIT_STOP.key).update(cancelled_at=timezone.now())


def _least_busy_person_id(dossier: Dossier, role: str, *, but: int | None) -> int | None:
    """The active user with the fewest open tasks among those who hold `role` at the agency, save `but`; or None."""
    open_tasks = Count(
        "user__tasks",
        filter=Q(user__tasks__done_at__isnull=True, user__tasks__cancelled_at__isnull=True),
    )
    holders = Post.objects.filter(agency_id=dossier.agency_id, role=role, user__is_active=True)
    holders = holders.exclude(user_id=but) if but else holders
    return holders.annotate(load=open_tasks).order_by("load", "pk").values_list("user_id", flat=True).first()
