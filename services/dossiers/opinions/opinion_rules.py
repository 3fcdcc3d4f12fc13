"""The rules of opinions: each `check_…` raises DossierError, whose text is a sentence for the user, or returns."""

from django.utils import timezone

from core.people import Person
from services.catalogue.package.process import Delivers
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Task
from services.dossiers.opinions.access import IN_WORK, awaits_answer, is_asked


def check_is_asked(person: Person, task: Task) -> None:
    """Only the own people of the asked office answer, not those above it."""
    if not is_asked(person, task):
        raise DossierError(f"Việc này thuộc thẩm quyền của {task.agency}: chỉ người của cơ quan ấy được trả lời.")


def check_awaits_answer(dossier: Dossier, task: Task) -> None:
    """The question is open, or its silence was counted; the dossier is still in work."""
    if dossier.state in IN_WORK and awaits_answer(task):
        return
    raise DossierError("Câu hỏi này hiện không chờ trả lời: hồ sơ đang tạm dừng, đã kết thúc, hoặc đã có câu trả lời.")


def check_is_overdue(dossier: Dossier, step: str) -> Task:
    """Return the open question of this step; its time must be over."""
    tasks = dossier.tasks.open().filter(step=step, delivers=Delivers.OPINION, awaits_office=False)
    task = tasks.select_related("agency").first()
    if task is None or dossier.state not in IN_WORK:
        raise DossierError(f"{dossier.name} không chờ ý kiến này.")
    if timezone.now() <= task.due_at:
        raise DossierError(f"{task.agency} còn thời hạn trả lời. Hãy chờ đến hết hạn.")
    return task
