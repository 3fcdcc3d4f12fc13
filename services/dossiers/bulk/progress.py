"""How far a run is: its numbers, and a page of its rows with the outcome of each."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse

from core.pagination import KeysetPage, keyset
from services.agencies.permissions import Verb, reach
from services.dossiers.models import BulkItem, BulkRun, BulkState, Outcome, Task
from services.dossiers.models.work import IS_QUESTION

PAGE_SIZE: Final = 50
WILL_BE_DONE: Final = "Sẽ làm"
"""What waits in a run that is not confirmed yet."""


@dataclass(frozen=True)
class Progress:
    """The numbers and rows of a run; `only` shows those of one outcome."""

    run: BulkRun
    only: str = ""
    after: str = ""
    before: str = ""

    @cached_property
    def numbers(self) -> dict[str, int]:
        """How many dossiers have each outcome; a run has five hundred at most."""
        counted = self.run.items.order_by().values_list("outcome").annotate(Count("pk"))
        return dict.fromkeys(Outcome.values, 0) | dict(counted)

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    @property
    def waiting(self) -> int:
        return self.numbers[Outcome.WAITING]

    @property
    def done(self) -> int:
        return self.numbers[Outcome.DONE]

    @property
    def refused(self) -> int:
        return self.numbers[Outcome.REFUSED]

    @property
    def over(self) -> int:
        """Those with an outcome."""
        return self.total - self.waiting

    @property
    def is_running(self) -> bool:
        return self.run.state == BulkState.RUNNING

    @property
    def tabs(self) -> list[tuple[str, int, str, bool]]:
        """The outcomes that rows have, with how many, the address, and whether it is the one shown."""
        path = reverse("admin:bulk_run", args=[self.run.pk])
        is_asked = self.run.state == BulkState.DRAFT
        labels = {one.value: WILL_BE_DONE if is_asked and one is Outcome.WAITING else one.label for one in Outcome}
        own = [(labels[value], number, value) for value, number in self.numbers.items() if number]
        return [(label, number, f"{path}?xem={value}", value == self.only) for label, number, value in own]

    @cached_property
    def page(self) -> KeysetPage[BulkItem]:
        """The rows, with their dossiers."""
        return keyset(self._items, order=["pk"], after=self.after, before=self.before, size=PAGE_SIZE)

    @property
    def _items(self) -> QuerySet[BulkItem]:
        """A question of another office shows who asks, and no more than it asks, as in the list."""
        items = self.run.items.select_related("dossier__agency")
        tasks = Task.objects.filter(dossier=OuterRef("dossier"), step=OuterRef("step")).order_by("-pk")
        questions = tasks.filter(IS_QUESTION).exclude(reach(self.run.owner, Verb.READ, column="dossier_agency"))
        named = items.annotate(
            task_title=Subquery(tasks.values("title")[:1]),
            question=Subquery(questions.values("pk")[:1]),
        )
        return named.filter(outcome=self.only) if self.only in Outcome.values else named
