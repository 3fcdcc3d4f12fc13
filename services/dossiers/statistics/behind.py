"""The list behind a figure: one value in the address of the list of dossiers says which figure it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from core.people import Person
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may, posts_of
from services.dossiers.models import CountedMove, Measure, Task

FIGURE: Final = "so-lieu"
"""The parameter of the list."""
SEPARATOR: Final = "~"
LATE: Final = "tre"


@dataclass(frozen=True)
class Behind:
    """What was counted: at an office, in a period, perhaps of one step, person or detail."""

    agency: int
    measures: Sequence[Measure]
    first: date
    last: date
    step: str = ""
    person: int = 0
    detail: str = ""

    def __str__(self) -> str:
        measures = ".".join(str(measure.value) for measure in self.measures)
        return SEPARATOR.join(
            [str(self.agency), measures, str(self.first), str(self.last), self.step, str(self.person), self.detail]
        )

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """That of a value in an address; None where it is none."""
        try:
            agency, measures, first, last, step, person, detail = text.split(SEPARATOR, 6)
            counted = [Measure(int(one)) for one in measures.split(".")]
            days = date.fromisoformat(first), date.fromisoformat(last)
            return cls(_key(agency), counted, *days, step=step, person=_key(person), detail=detail)
        except ValueError:
            return None

    def dossiers(self) -> QuerySet[CountedMove, int]:
        """The keys of the dossiers that were counted."""
        moves = CountedMove.objects.filter(
            agency=self.agency, measure__in=self.measures, day__gte=self.first, day__lte=self.last
        )
        narrowed = {name: value for name in ("step", "person", "detail") if (value := getattr(self, name))}
        return moves.filter(**narrowed).order_by().values_list("dossier", flat=True)


@dataclass(frozen=True)
class LateTasks:
    """The open tasks of a person whose time is over, as they are now; shown at this office."""

    agency: int
    person: int

    def __str__(self) -> str:
        return SEPARATOR.join([LATE, str(self.agency), str(self.person)])

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """That of a value in an address; None where it is none."""
        try:
            _, agency, person = text.split(SEPARATOR)
            return cls(_key(agency), _key(person))
        except ValueError:
            return None

    def dossiers(self) -> QuerySet[Task, int]:
        """The keys of the dossiers that wait for them."""
        late = Task.objects.open().filter(person=self.person, due_at__lt=timezone.now())
        return late.order_by().values_list("dossier", flat=True)


def read(text: str, person: Person) -> Behind | LateTasks | None:
    """What a value stands for; None where it is none, or a figure that this person may not see."""
    behind = LateTasks.parse(text) if text.startswith(LATE) else Behind.parse(text)
    return behind if behind and _may_see(person, behind) else None


def label_of(behind: Behind | LateTasks) -> str:
    """How the list names what it was narrowed by."""
    who = get_user_model().objects.filter(pk=behind.person).first() if behind.person else None
    return ", ".join(filter(None, [*_what(behind), str(who or "")]))


def _what(behind: Behind | LateTasks) -> list[str]:
    if isinstance(behind, LateTasks):
        return ["Việc quá hạn bây giờ"]
    days = f"{behind.first:%d/%m/%Y}" + (f"–{behind.last:%d/%m/%Y}" if behind.last != behind.first else "")
    return [", ".join(measure.label for measure in behind.measures), days]


def _may_see(person: Person, behind: Behind | LateTasks) -> bool:
    """One's own figures, and those of an office that one heads."""
    if behind.person == person.pk:
        return True
    at_hand = {post.agency_id: post.agency for post in posts_of(person)}
    agency = at_hand.get(behind.agency) or Agency.objects.filter(pk=behind.agency).first()
    return agency is not None and may(person, Verb.READ_FIGURES, agency=agency)


def _key(text: str) -> int:
    if not (text.isdecimal() and len(text) < 18):
        raise ValueError(text)
    return int(text)
