"""Read access of staff to dossiers: the handling agency, those above it, and offices that receive a copy (đồng gửi)."""

from django.db.models import QuerySet

from core.people import Person
from services.agencies.permissions import Verb, may, reach
from services.dossiers.models import Dossier, Receiver, Task


def may_read(person: Person, dossier: Dossier) -> bool:
    """Whether this person may read the dossier: as staff of its agency or above, or of an office that has a copy."""
    return may(person, Verb.READ, agency=dossier.agency) or receives_copy(person, dossier)


def reading_purpose(person: Person, dossier: Dossier) -> str:
    """Why this member of staff reads the dossier, as the access log tells its applicant."""
    task = Task.objects.open().filter(dossier=dossier, person=person.pk).first()
    if task:
        return f"Xử lý hồ sơ: {task.title}"[:200]
    if may(person, Verb.READ, agency=dossier.agency):
        return "Xem hồ sơ của cơ quan mình"
    return "Xem bản gửi để biết"


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
