"""Correcting what a finished step found (đính chính): who had acted on it, and what it can change no more."""

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from core.people import User
from core.ui.formatting import format_vnd
from notifications.actions import tell
from payments.status import OrderStatus
from services.agencies.permissions import Verb
from services.catalogue.package.process import Delivers
from services.documents.document_types import DocumentType
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, StepFinding, Task
from services.dossiers.process import findings
from services.dossiers.process.time_limits import time_limit_of
from services.dossiers.process.transitions import apply
from services.dossiers.status import Status
from services.dossiers.steps import step_rules
from services.dossiers.steps.limit_changes import recount_limit

CORRECTS: Final = "corrects"
"""In the data of the event of a correction: the hash of the finding that it takes the place of."""
UNDER_WAY: Final = (Status.IN_PROGRESS, Status.SUPPLEMENT_REQUESTED, Status.DUES_REQUESTED)


def verb_of(task: Task | None) -> Verb:
    """The permission that whoever records or corrects what this task found needs, at its office."""
    return Verb.APPROVE if task and task.decides else Verb.HANDLE


def check_may_be_corrected(dossier: Dossier, task: Task | None) -> StepFinding:
    """Return what the finished step found last; no result is issued yet, and the step is not begun anew."""
    if dossier.has_ended or dossier.state is Status.COMPLETED:
        raise DossierError(
            f"{dossier.name} đã có kết quả hoặc đã kết thúc nên nội dung đã ghi không sửa được nữa; giấy đã ban hành "
            "giữ nguyên."
        )
    found = findings.last_of(dossier, task.step) if task and task.delivers != Delivers.OPINION else None
    if task is None or found is None or dossier.state not in UNDER_WAY:
        raise DossierError(f"{dossier.name} không có nội dung đã ghi ở bước này để sửa.")
    if task.is_open:
        raise DossierError(f"Bước “{task.title}” đang làm: hãy ghi nội dung ở bước ấy.")
    return found


def check_is_last(found: StepFinding, shown: int | None) -> None:
    """What is corrected is what the page showed: a colleague's correction is not overwritten unseen."""
    if shown is not None and found.pk != shown:
        raise DossierError("Nội dung này vừa được sửa từ khi bạn mở trang. Hãy xem nội dung mới rồi sửa tiếp nếu cần.")


def correct(
    dossier: Dossier, task: Task, old: StepFinding, answers: dict[str, Any], *, by: User, note: str
) -> StepFinding:
    """Record a finding that takes the place of `old`, with the reason; tell those who had acted on it."""
    step_rules.check_finding(dossier, task, answers)
    now, limit, unchanged = timezone.now(), time_limit_of(dossier), no_longer_changed(dossier, old)
    finding = findings.record(dossier, task, answers, by=by, at=now)
    said = f"Đính chính nội dung đã ghi của bước “{task.title}”. Lý do: {note.strip()}"
    data = {"step": task.step, "finding": finding.hash, CORRECTS: old.hash, "reason": note.strip()}
    apply(dossier, EventType.FINDING_RECORDED, by=by, note=said, data=data, at=now)
    recount_limit(dossier, limit, because=task.title, by=by, at=now)
    for person in who_acted_on(dossier, old, by=by):
        tell(
            person,
            "finding_corrected",
            key=f"finding_corrected:{finding.pk}:{person.pk}",
            path=reverse("admin:dossier_work", args=[dossier.pk]),
            context={"dossier": dossier, "task": task, "by": by, "reason": note.strip(), "unchanged": unchanged},
        )
    return finding


def who_acted_on(dossier: Dossier, old: StepFinding, *, by: User) -> list[User]:
    """Who found it, who has finished or has in hand what came after; an office asked for its opinion reads nothing."""
    since = Q(done_at__gte=old.at) | Q(done_at__isnull=True, cancelled_at__isnull=True)
    tasks = dossier.tasks.filter(since).exclude(delivers=Delivers.OPINION)
    people = Q(pk__in=tasks.values("person")) | Q(pk=old.by_id)
    return list(get_user_model().objects.filter(people, is_active=True).exclude(pk=by.pk).order_by("pk"))


def no_longer_changed(dossier: Dossier, old: StepFinding) -> list[str]:
    """What a correction leaves as it is, in sentences: money that was paid, papers issued, steps that are done."""
    paid = [
        fee.order for fee in dossier.fees.select_related("order") if fee.order.status in OrderStatus.after_settlement()
    ]
    papers = [
        paper
        for paper in dossier.papers.listed()
        if paper.kind != DocumentType.FORM and paper.document.issued_at >= old.task.opened_at
    ]
    done = dossier.tasks.filter(done_at__gt=old.at, interrupted_by="").exclude(step=old.step).order_by("pk")
    return [
        *(f"Khoản {format_vnd(order.total_vnd)} đã nộp không tính lại." for order in paid),
        *(
            f"“{paper.title}” lập lúc {localtime(paper.document.issued_at):%H:%M ngày %d/%m/%Y} giữ nguyên."
            for paper in papers
        ),
        *(f"Bước “{title}” đã xong, không mở lại." for title in dict.fromkeys(done.values_list("title", flat=True))),
    ]
