"""Scopes of the list: what it lists before anybody filters it. Nobody's list holds more than they may read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import F, Q, QuerySet

from core.people import Person
from services.agencies.permissions import Verb, reach
from services.catalogue.package.process import Delivers
from services.dossiers.desk.access import dossiers_copied_to
from services.dossiers.desk.queue import tasks_of
from services.dossiers.models import Dossier, Task
from services.dossiers.models.task_copies import COPIED


class Scope(StrEnum):
    """What a list begins with, as its address says (`?pham-vi=`)."""

    MINE = "cua-toi"
    OFFICE = "co-quan"
    ALL = "tat-ca"
    COPIES = "gui-de-biet"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def lists_tasks(self) -> bool:
        """Whether a row is an open task; otherwise a dossier."""
        return self in (Scope.MINE, Scope.OFFICE)

    def column(self, name: str) -> str:
        """Where a row says this of its dossier: a task in its copy, or else in the dossier itself."""
        return COPIED.get(name, f"dossier__{name}") if self.lists_tasks else name


LABELS: Final = {
    Scope.MINE: "Việc của tôi",
    Scope.OFFICE: "Việc của cơ quan",
    Scope.ALL: "Mọi hồ sơ của cơ quan",
    Scope.COPIES: "Gửi để biết",
}
OF_ANOTHER_OFFICE: Final = ~Q(dossier_agency=F("agency"))
"""Tasks of dossiers that another office handles."""
QUESTION_OF_ANOTHER_OFFICE: Final = Q(delivers=Delivers.OPINION, awaits_office=False)


@dataclass(frozen=True)
class Rows:
    """The rows of a scope, for one person."""

    scope: Scope
    person: Person

    def all(self) -> QuerySet[Task] | QuerySet[Dossier]:
        """All of them; what is shown beside them is read for a page (`rows`)."""
        if self.scope.lists_tasks:
            tasks = tasks_of(self.person)
            return tasks.filter(person=self.person.pk) if self.scope is Scope.MINE else tasks
        if self.scope is Scope.COPIES:
            return dossiers_copied_to(self.person)
        return Dossier.objects.filter(reach(self.person, Verb.READ))

    def searched(self) -> Q:
        """Those that a search looks through: of another office's dossier one is told no more than it asks."""
        if not self.scope.lists_tasks:
            return Q()
        return ~QUESTION_OF_ANOTHER_OFFICE | reach(self.person, Verb.READ, column="dossier_agency")
