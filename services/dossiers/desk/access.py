"""Which members of staff read a dossier: those who handle it, and those it was sent to for information (đồng gửi)."""

from django.db.models import QuerySet

from core.people import Person
from services.agencies.permissions import Verb, may, reach
from services.dossiers.models import Dossier, Receiver


def may_read(person: Person, dossier: Dossier) -> bool:
    """The office that has it, and those above; once it is accepted, the offices that are to know of it as well."""
    return may(person, Verb.READ, agency=dossier.agency) or receives_copy(person, dossier)


def receives_copy(person: Person, dossier: Dossier) -> bool:
    """Whether it was sent to this person's office for information. What is not accepted goes nowhere yet."""
    if dossier.code is None:
        return False
    return any(may(person, Verb.READ, agency=copy.agency) for copy in dossier.receivers.select_related("agency"))


def dossiers_copied_to(person: Person) -> QuerySet[Dossier]:
    """The accepted dossiers of others that this person's offices are to know of."""
    received = Receiver.objects.filter(reach(person, Verb.READ))
    return Dossier.objects.filter(pk__in=received.values("dossier"), code__isnull=False)
