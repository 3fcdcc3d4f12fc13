"""The criteria of a list, read from its address: the condition they make, and how each is shown and dropped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from core.people import Person
from services.agencies.permissions import Verb, reach
from services.dossiers.desk.lists.address import CRITERIA, DUE, NOT, SEARCH, Address
from services.dossiers.desk.lists.choices import KIND, STEP, Choice, choices_of, figures
from services.dossiers.desk.lists.columns import GONE, NOT_A_DAY, Columns
from services.dossiers.desk.lists.periods import DAYS, Periods, read_day
from services.dossiers.desk.lists.periods import DUE as DUE_LABELS
from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.desk.lists.search import LONGEST, MOST_WORDS, Search
from services.dossiers.models import Task
from services.dossiers.statistics.behind import FIGURE

NOT_HERE: Final = "không dùng ở danh sách này"
TOO_MUCH: Final = "địa chỉ dài quá, phần này không dùng để lọc"


@dataclass(frozen=True)
class Chip:
    """One criterion as it is shown: what it says, what is wrong with it, and the list without it."""

    label: str
    value: str
    without: str
    trouble: str = ""
    is_turned_round: bool = False


@dataclass(frozen=True)
class Criteria:
    """What an address asks of the rows of its scope; what cannot be understood is shown and leaves out nothing."""

    person: Person
    address: Address
    now: datetime

    @cached_property
    def search(self) -> Search:
        return Search(self.address.get(SEARCH))

    @cached_property
    def choices(self) -> Sequence[Choice]:
        choices = choices_of(self.person, self.address.scope, self.address.values("thu-tuc"))
        is_behind_figure = self.address.values(FIGURE) and self.address.scope is Scope.ALL
        return [*choices, figures(self.person)] if is_behind_figure else choices

    @cached_property
    def columns(self) -> Columns:
        """The criteria by the answers of one procedure."""
        return Columns(self.person, self.address)

    @cached_property
    def known(self) -> Mapping[str, Mapping[str, str]]:
        """The chosen values that exist, with what they are called, by criterion."""
        asked = {choice: self.address.values(choice.name) for choice in self.choices}
        return {choice.name: choice.known(values) for choice, values in asked.items() if values}

    def is_turned_round(self, name: str) -> bool:
        """Whether rows with the chosen values are left out instead of shown."""
        return name in self.address.values(NOT)

    @cached_property
    def condition(self) -> Q:
        """The condition on a row that all criteria make, the search apart."""
        made = Q()
        for choice in self.choices:
            if values := list(self.known.get(choice.name, ())):
                one = choice.where(values)
                made &= ~one if self.is_turned_round(choice.name) else one
        periods = Periods(self.address.scope, self.person, self.now)
        for value in self.address.values(DUE):
            made &= periods.due(value) if value in DUE_LABELS else Q()
        for name in DAYS:
            day = read_day(self.address.get(name))
            made &= periods.on_day(name, day) if day else Q()
        return made & self.columns.condition()

    def tasks_of_one_step(self) -> QuerySet[Task] | None:
        """The open tasks that stand for the dossiers of a list, where it asks for one step and nothing else."""
        asked = [name for name in CRITERIA if self.address.values(name)]
        steps = list(self.known.get(STEP, ()))
        if asked != [STEP] or len(steps) != 1 or steps[0].startswith(KIND) or self.is_turned_round(STEP):
            return None
        within = reach(self.person, Verb.READ, column="dossier_agency")
        return Task.objects.open().filter(within, step=steps[0]).only("dossier")

    @cached_property
    def says_when_due(self) -> bool:
        """Whether it asks for a due time, so that every row has one."""
        days = any(read_day(self.address.get(name)) for name in ("han-tu", "han-den"))
        return days or any(value in DUE_LABELS for value in self.address.values(DUE))

    @cached_property
    def says_when_filed(self) -> bool:
        """Whether it asks for the days of filing."""
        return any(read_day(self.address.get(name)) for name in ("nop-tu", "nop-den"))

    def chips(self) -> list[Chip]:
        """What it is narrowed by, the search first."""
        of_rows = (*self._choice_chips(), *self._column_chips(), *self._period_chips())
        return [*self._search_chips(), *of_rows, *self._strange_chips()]

    def _search_chips(self) -> Iterator[Chip]:
        search = self.search
        if not search.is_empty:
            is_long = len(search.typed) > LONGEST or len(search.words) == MOST_WORDS
            trouble = f"chỉ tìm {MOST_WORDS} từ đầu, {LONGEST} ký tự" if is_long else ""
            yield Chip("Tìm", search.text, self._without(SEARCH), trouble)

    def _choice_chips(self) -> Iterator[Chip]:
        for choice in self.choices:
            known = self.known.get(choice.name, {})
            for value in self.address.values(choice.name):
                trouble = "" if value in known else GONE
                turned = self.is_turned_round(choice.name)
                text, without = known.get(value, value), self._without(choice.name, value)
                yield Chip(choice.label, text, without, trouble, turned)

    def _column_chips(self) -> Iterator[Chip]:
        for said in self.columns.said():
            turned = self.columns.is_turned_round(said.column)
            yield Chip(said.label, said.text, self._without(said.name, said.value), said.trouble, turned)

    def _period_chips(self) -> Iterator[Chip]:
        for value in self.address.values(DUE):
            trouble = "" if value in DUE_LABELS else GONE
            yield Chip("Hạn", DUE_LABELS.get(value, value), self._without(DUE, value), trouble)
        for name, label in DAYS.items():
            if text := self.address.get(name):
                day = read_day(text)
                yield Chip(
                    label, date_format(day, "d/m/Y") if day else text, self._without(name), "" if day else NOT_A_DAY
                )

    def _strange_chips(self) -> Iterator[Chip]:
        """Criteria that this scope does not have, and that there were too many."""
        here = {*(choice.name for choice in self.choices), DUE, *DAYS}
        for name in CRITERIA:
            if name not in here:
                for value in self.address.values(name):
                    yield Chip(name, value, self._without(name, value), NOT_HERE)
        if self.address.is_cut:
            yield Chip("Điều kiện", "phần cuối", f"?{self.address.first_page}", TOO_MUCH)

    def _without(self, name: str, value: str | None = None) -> str:
        return f"?{self.address.first_page.without(name, value)}"
