"""The rules of who does a task: each `check_…` raises DossierError, whose text is a sentence, or returns."""

from core.people import Person, User
from core.text import lower_first
from services.agencies.models import Role
from services.agencies.permissions import Verb, may
from services.dossiers.assignment.absences import absence_today
from services.dossiers.assignment.assignees import holds
from services.dossiers.assignment.second_person import proposers_before
from services.dossiers.errors import DossierError
from services.dossiers.history.stale_acts import why_stale
from services.dossiers.models import Dossier, Task
from services.dossiers.opinions.opinion_rules import why_not_awaited
from services.dossiers.rules import check_is_no_party


def may_work_on(person: Person, task: Task) -> bool:
    """Whether the table lets this person work on the task, at its office and with its role."""
    return may(person, Verb.WORK_ON_TASKS, agency=task.agency, stage=Role(task.role))


def may_pass_on(person: Person, task: Task) -> bool:
    """Whether this person may say who does the task: whoever has it, and a leader of its office."""
    return task.person_id == person.pk or may(person, Verb.ASSIGN_TASKS, agency=task.agency)


def check_is_open(dossier: Dossier, step: str) -> Task:
    """Return the open task of this step; of a question, the asked office is told no more than it may know."""
    of_step = dossier.tasks.filter(step=step).select_related("agency", "person").order_by("-pk")
    if task := of_step.open().first():
        return task
    if (last := of_step.first()) and last.is_opinion:
        raise DossierError(why_not_awaited(dossier, last))
    raise has_moved_on(dossier)


def has_moved_on(dossier: Dossier) -> DossierError:
    """The refusal of what is done to a task that is not open any more."""
    return DossierError(why_stale(dossier))


def check_may_claim(person: User, dossier: Dossier, task: Task) -> None:
    """The task must be nobody's, of a role that the person holds, and not decide what they proposed."""
    check_is_free(person, dossier, task)
    check_is_second_person(person, dossier, task)


def check_is_free(person: User, dossier: Dossier, task: Task) -> None:
    """The task must be nobody's, and of a role that the person holds."""
    if task.person is not None:
        whose = "Bạn" if task.person_id == person.pk else str(task.person)
        raise DossierError(f"{whose} đã nhận việc “{task.title}” của {dossier.name_within}.")
    if not may_work_on(person, task):
        raise DossierError(f"Việc “{task.title}” là của {lower_first(task.get_role_display())} tại {task.agency}.")


def check_may_pass_on(person: Person, task: Task) -> None:
    """Whoever has the task, or a leader of its office, says who does it."""
    if not may_pass_on(person, task):
        raise DossierError(
            f"Việc “{task.title}” của {task.person or 'cơ quan'}: chỉ người đang giữ việc hoặc lãnh đạo {task.agency} "
            "chuyển được."
        )


def check_may_be_given(person: User, dossier: Dossier, task: Task) -> None:
    """Whom it is given to must hold its role at its office, be present, and be a second person where it decides."""
    if task.person_id == person.pk:
        raise DossierError(f"{person} đang giữ việc “{task.title}” rồi.")
    if not holds(person.pk, task.agency_id, task.role):
        raise DossierError(f"{person} không phải là {lower_first(task.get_role_display())} tại {task.agency}.")
    check_is_present(person)
    check_is_second_person(person, dossier, task)


def check_is_present(person: User) -> None:
    """Whoever is away today is given nothing."""
    if absence := absence_today(person.pk):
        raise DossierError(f"{person} vắng đến hết ngày {absence.last_day:%d/%m/%Y}. Hãy chọn người khác.")


def check_is_second_person(person: User, dossier: Dossier, task: Task) -> None:
    """Whoever proposed what is decided here is not given the decision, and no party of the dossier any task."""
    check_is_no_party(person, dossier)
    if person.pk in proposers_before(task, dossier):
        raise DossierError(
            f"{person} đã trình, đồng ý hoặc đề nghị nội dung này nên không được giao quyết định. "
            "Hãy để người khác quyết định."
        )
