"""The list of staff: the rows of a scope that fit its criteria, a page at a time, and those beside one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.pagination import KeysetPage, cursor_of, keyset
from core.people import Person
from services.agencies.permissions import Verb, posts_of, reach_of
from services.dossiers.desk.lists.address import AFTER, BEFORE, ORDER, Address
from services.dossiers.desk.lists.criteria import Chip, Criteria
from services.dossiers.desk.lists.finding import READ, Found, Look, find, having_all
from services.dossiers.desk.lists.rows import Row, rows_of
from services.dossiers.desk.lists.scopes import OF_ANOTHER_OFFICE, Rows, Scope
from services.dossiers.models import Dossier

PAGE_SIZE: Final = 25
BY_DUE, NEWEST_FIRST = "han", "moi"
TOO_COMMON: Final = "từ quá phổ biến, mới tìm trong một phần hồ sơ; gõ đúng thứ tự họ tên, số giấy tờ hoặc mã hồ sơ"


class ListedRow(NamedTuple):
    """A row with its cursor, from which one goes on to the rows beside it."""

    row: Row
    cursor: str


class Page(NamedTuple):
    """A page of the list, and the addresses of those beside it, empty at the ends."""

    rows: list[ListedRow]
    previous: str
    next: str


class Beside(NamedTuple):
    """The rows before and after one in its list; None at the ends."""

    previous: ListedRow | None
    next: ListedRow | None


@dataclass(frozen=True)
class DossierList:
    """The list at an address, as one person may read it."""

    person: Person
    address: Address

    @cached_property
    def criteria(self) -> Criteria:
        return Criteria(self.person, self.address, timezone.now())

    @property
    def scope(self) -> Scope:
        return self.address.scope

    @property
    def is_newest_first(self) -> bool:
        """Tasks are listed by their due time unless asked otherwise, dossiers only where each has one."""
        by_due = self.scope.lists_tasks or self.criteria.says_when_due
        return not by_due or self.address.get(ORDER) == NEWEST_FIRST

    @property
    def order(self) -> Sequence[str]:
        if not self.is_newest_first:
            return ["due_at", "pk"]
        by_day = self.criteria.says_when_filed and not self.scope.lists_tasks
        return ["-submitted_at", "-pk"] if by_day else ["-pk"]

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        """Every row that fits."""
        listed = Rows(self.scope, self.person)
        rows: QuerySet[Any] = listed.all()
        if not self.criteria.search.is_empty:
            rows = self.found.among(rows.filter(listed.searched()), self._dossier, self._terms_within)
        return rows.filter(self.criteria.condition)

    @cached_property
    def found(self) -> Found:
        """What the search finds. Dossiers that were copied here may be of any office: their words begin so."""
        listed, search = Rows(self.scope, self.person), self.criteria.search
        if self.scope is Scope.COPIES:
            return Found(None, Look(search.beginnings, is_ordered=False)) if search.words else Found()
        rows: QuerySet[Any] = listed.all().filter(listed.searched())

        def has_rows(found: Found) -> bool:
            """A word that stands in old dossiers may begin one of the tasks; a whole name is what was meant."""
            is_sure = self.scope is Scope.ALL or len(search.words) > 1
            return is_sure or found.among(rows, self._dossier, self._terms_within).exists()

        found = find(search, reach_of(self.person, Verb.READ).ids, is_wanted=has_rows)
        if not self.scope.lists_tasks or found.dossiers is None:
            return found
        elsewhere = list(rows.filter(OF_ANOTHER_OFFICE).values_list("dossier", flat=True)[:READ])
        return replace(found, dossiers=found.dossiers | having_all(search, elsewhere))

    def chips(self) -> list[Chip]:
        """What it is narrowed by, with what is wrong with the search once it was made."""
        chips = self.criteria.chips()
        if not self.criteria.search.is_empty and self.found.is_cut:
            chips[0] = replace(chips[0], trouble=TOO_COMMON)
        return chips

    @property
    def _dossier(self) -> str:
        return "dossier" if self.scope.lists_tasks else "pk"

    @property
    def _terms_within(self) -> Q:
        """The terms of dossiers that are listed: of those of one's own offices alone, where it lists no others."""
        return Q(agency__in=reach_of(self.person, Verb.READ).ids) if self.scope is Scope.ALL else Q()

    @cached_property
    def keys(self) -> QuerySet[Any] | None:
        """Rows of another table, one for each dossier of the list and in its order, where one has both."""
        if self.scope is not Scope.ALL or self.order != ["-pk"]:
            return None
        if self.criteria.search.is_empty:
            return self.criteria.tasks_of_one_step()
        return None if self.criteria.condition else self.found.in_order(self._terms_within)

    def page(self) -> Page:
        """The page that the address names; where it has become empty, the first one."""
        after, before = self.address.get(AFTER), self.address.get(BEFORE)
        found = self._keyset(after=after, before=before, size=PAGE_SIZE)
        if not found.rows and (after or before):
            found = self._keyset(size=PAGE_SIZE)
        first = self.address.first_page
        return Page(
            self.rows(found.rows),
            f"?{first.replaced(BEFORE, found.previous)}" if found.previous else "",
            f"?{first.replaced(AFTER, found.next)}" if found.next else "",
        )

    def beside(self, cursor: str) -> Beside:
        """The rows before and after the place of a row, be it still in the list or not."""
        after = self._keyset(after=cursor, size=1).rows if cursor else []
        before = self._keyset(before=cursor, size=1).rows if cursor else []
        rows = self.rows([*before, *after])
        return Beside(rows[0] if before else None, rows[-1] if after else None)

    def rows(self, found: list[Any]) -> list[ListedRow]:
        """Some rows of the list as they are shown; offices of the person's posts are at hand."""
        own = {post.agency_id: post.agency for post in posts_of(self.person)}
        for one in found:
            if isinstance(one, Dossier) and one.agency_id in own:
                one.agency = own[one.agency_id]
        cursors = (cursor_of(one, self.order) for one in found)
        return [ListedRow(row, cursor) for row, cursor in zip(rows_of(self.scope, found), cursors, strict=True)]

    def _keyset(self, *, size: int, after: str = "", before: str = "") -> KeysetPage[Any]:
        if self.keys is None:
            return keyset(self.queryset, order=self.order, after=after, before=before, size=size)
        page = keyset(self.keys, order=["-dossier"], after=after, before=before, size=size)
        dossiers = self.queryset.model.objects.in_bulk([one.dossier_id for one in page.rows])
        return replace(page, rows=[dossiers[one.dossier_id] for one in page.rows if one.dossier_id in dossiers])
