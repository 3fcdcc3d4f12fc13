"""What lies at an office now: late, due today or soon, by person; bounded counts, each with its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from core.people import Person
from services.agencies.models import Agency
from services.dossiers.assignment.colleagues import Colleague, people_of
from services.dossiers.desk.lists.address import DUE, SCOPE, Address
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.desk.lists.facets import counts_of
from services.dossiers.desk.lists.periods import DUE as LABELS
from services.dossiers.desk.lists.periods import LATE, SOON, TODAY
from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.statistics.behind import FIGURE, LateTasks

SHOWN: Final = (LATE, TODAY, SOON)


@dataclass(frozen=True)
class Now:
    """A count no further than shown, and the list that it opens."""

    label: str
    number: str
    link: str


@dataclass(frozen=True)
class Load:
    """What one person has in hand."""

    colleague: Colleague
    link: str
    late_link: str


def due_dossiers(person: Person, agency: Agency) -> list[Now]:
    """The open dossiers of the office that are late, due today and in three working days; one statement."""
    addresses = {(DUE, value): _address(agency, han=value) for value in SHOWN}
    counts = counts_of({key: DossierList(person, address).queryset for key, address in addresses.items()})
    return [Now(LABELS[key[1]], counts.get(key, "0"), _link(address)) for key, address in addresses.items()]


def load_of(agency: Agency) -> Sequence[Load]:
    """The open and late tasks of everybody at the office, whoever has most first."""
    people = sorted(people_of(agency), key=lambda one: (-one.open_tasks, str(one.person)))
    return [
        Load(
            one,
            _link(_address(agency, nguoi=str(one.person.pk))),
            _link(Address(((SCOPE, Scope.ALL.value), (FIGURE, str(LateTasks(agency.pk, one.person.pk)))))),
        )
        for one in people
    ]


def _address(agency: Agency, **criteria: str) -> Address:
    return Address(((SCOPE, Scope.ALL.value), ("noi", agency.code), *criteria.items()))


def _link(address: Address) -> str:
    return f"{reverse('admin:dossier_queue')}?{urlencode(address.items)}"
