"""The rules of opinions: each `check_…` raises DossierError, whose text is a sentence for the user, or returns."""

from datetime import datetime

from django.utils import timezone
from django.utils.timezone import localtime

from core.people import Person
from services.catalogue.package.process import Delivers
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Task
from services.dossiers.opinions.access import IN_WORK, awaits_answer, is_asked
from services.dossiers.status import Status


def check_is_asked(person: Person, task: Task) -> None:
    """Only the own people of the asked office answer, not those above it."""
    if not is_asked(person, task):
        raise DossierError(f"Việc này thuộc thẩm quyền của {task.agency}: chỉ người của cơ quan ấy được trả lời.")


def check_awaits_answer(dossier: Dossier, task: Task) -> None:
    """The question is open, or its silence was counted; the dossier is still in work."""
    if dossier.state in IN_WORK and awaits_answer(task):
        return
    raise DossierError(why_not_awaited(dossier, task))


def why_not_awaited(dossier: Dossier, task: Task) -> str:
    """Why no answer to this question is taken now, and since when: as much as the asked office may know."""
    if given := task.findings.filter(by__isnull=False).select_related("by").last():
        return f"{given.by} đã gửi ý kiến của {task.agency} lúc {_moment(given.at)}."
    if dossier.tasks.open().filter(step=task.step, agency=task.agency).exists():
        return "Câu hỏi này đã được gửi lại: hãy trả lời ở việc mới trong danh sách việc."
    if dossier.has_ended or dossier.state is Status.COMPLETED:
        return f"Hồ sơ đã kết thúc ({dossier.state.label.lower()}) nên câu hỏi này không chờ trả lời nữa."
    since = f" từ {_moment(task.cancelled_at)}" if task.cancelled_at else ""
    if dossier.state not in IN_WORK or task.interrupted_by:
        then = "bạn gửi được ý kiến ở trang này" if task.by_silence else "câu hỏi còn chờ được gửi lại"
        return f"{dossier.agency} tạm dừng hồ sơ{since}. Khi hồ sơ đi tiếp, {then}."
    return f"{dossier.agency} không chờ ý kiến này nữa{since}."


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}"


def check_is_overdue(dossier: Dossier, step: str) -> Task:
    """Return the open question of this step; its time must be over."""
    tasks = dossier.tasks.open().filter(step=step, delivers=Delivers.OPINION, awaits_office=False)
    task = tasks.select_related("agency").first()
    if task is None or dossier.state not in IN_WORK:
        raise DossierError(f"{dossier.name} không chờ ý kiến này.")
    if timezone.now() <= task.due_at:
        raise DossierError(f"{task.agency} còn thời hạn trả lời. Hãy chờ đến hết hạn.")
    return task
