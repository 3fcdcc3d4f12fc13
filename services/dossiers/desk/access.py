"""Read access of staff to dossiers: the handling agency, those above it, and offices that receive a copy (đồng gửi)."""

from collections.abc import Sequence

from django.db.models import QuerySet

from core.people import Person
from services.agencies.permissions import Verb, may, reach
from services.catalogue.package.process import Delivers
from services.dossiers.desk.queue import open_tasks
from services.dossiers.models import Dossier, Receiver, Task
from services.dossiers.process.parties import is_party


def may_read(person: Person, dossier: Dossier) -> bool:
    """Whether this person may read the dossier: as staff of its agency or above, or of one with a copy or a step.

    A party never reads it as staff, whatever roles they hold: colleagues write about them there.
    """
    if is_party(person, dossier):
        return False
    if may(person, Verb.READ, agency=dossier.agency):
        return True
    return receives_copy(person, dossier) or does_a_step(person, dossier)


def reading_purpose(person: Person, dossier: Dossier, tasks: Sequence[Task] | None = None) -> str:
    """Why this member of staff reads the dossier, as the access log tells its applicant.

    `tasks` are its open tasks, where the caller has them.
    """
    known = open_tasks(dossier) if tasks is None else tasks
    task = next((one for one in known if one.person_id == person.pk and one.delivers != Delivers.OPINION), None)
    if task:
        return f"Xử lý hồ sơ: {task.title}"[:200]
    if may(person, Verb.READ, agency=dossier.agency):
        return "Xem hồ sơ của cơ quan mình"
    if does_a_step(person, dossier):
        return "Xem hồ sơ mà cơ quan mình làm một bước"
    return "Xem bản gửi để biết"


def does_a_step(person: Person, dossier: Dossier) -> bool:
    """Whether an office of this person does a step of the dossier, other than answering a question about it."""
    elsewhere = (
        Task.objects.filter(dossier=dossier).exclude(delivers=Delivers.OPINION).exclude(agency=dossier.agency_id)
    )
    return any(may(person, Verb.READ, agency=task.agency) for task in elsewhere.select_related("agency"))


def receives_copy(person: Person, dossier: Dossier) -> bool:
    """Whether an office of this person receives a copy for information; copies are sent from acceptance on."""
    if dossier.code is None:
        return False
    return any(
        may(person, Verb.READ, agency=receiver.agency) for receiver in dossier.receivers.select_related("agency")
    )


def dossiers_copied_to(person: Person) -> QuerySet[Dossier]:
    """The accepted dossiers of which this person's offices receive a copy."""
    receivers = Receiver.objects.filter(reach(person, Verb.READ))
    return Dossier.objects.filter(pk__in=receivers.values("dossier"), code__isnull=False)
