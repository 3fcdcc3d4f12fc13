"""Pages of long lists without counting them: used by every room above this one.

Admin:  `paginator = UncountedPaginator`, `show_full_result_count = False` and `show_facets = admin.ShowFacets.NEVER`.
Views:  `page = keyset(queryset, order=["-created_at", "-pk"], after=request.GET.get("sau", ""), size=20)`,
        then `page.rows` and, unless `page.next` is empty, a link to `?sau={{ page.next }}`.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Self, TypeVar, cast

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Field, Model, Q, QuerySet

COUNTED = 1000

Row = TypeVar("Row", bound=Model)


class UncountedPaginator(Paginator):  # type: ignore[type-arg]  # generic to the type checker only
    """Counts no further than a thousand rows; who looks for an older one searches or filters."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[:COUNTED].count()


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Some rows, and the place after the last of them; empty when there are no more."""

    rows: list[Row]
    next: str


def keyset(queryset: QuerySet[Row], *, order: Sequence[str], after: str, size: int) -> KeysetPage[Row]:
    """The rows after a place, in an order of columns that are never null and end with a unique one.

    The first page costs as much as the thousandth, given an index in that order. A place that cannot be read
    is the beginning.
    """
    terms = [_Term.of(queryset.model, name) for name in order]
    rows = list(queryset.filter(_beyond(terms, _read_place(terms, after))).order_by(*order)[: size + 1])
    more = len(rows) > size
    return KeysetPage(rows[:size], _write_place(terms, rows[size - 1]) if more else "")


@dataclass(frozen=True)
class _Term:
    """One column of an order, and whether it falls."""

    field: "Field[Any, Any]"
    falls: bool

    @classmethod
    def of(cls, model: type[Model], name: str) -> Self:
        column = name.removeprefix("-")
        field = model._meta.pk if column == "pk" else model._meta.get_field(column)
        return cls(cast("Field[Any, Any]", field), falls=name.startswith("-"))

    def beyond(self, value: object, *, or_at: bool = False) -> Q:
        way = ("lt" if self.falls else "gt") + ("e" if or_at else "")
        return Q(**{f"{self.field.attname}__{way}": value})


def _beyond(terms: Sequence[_Term], place: Sequence[object]) -> Q:
    """(a, b) > (x, y), written as a ≥ x and (a > x or b > y), whose first half an index can use."""
    if not place:
        return Q()
    (term, *others), (value, *values) = terms, place
    if not others:
        return term.beyond(value)
    return term.beyond(value, or_at=True) & (term.beyond(value) | _beyond(others, values))


def _write_place(terms: Sequence[_Term], row: Model) -> str:
    text = json.dumps([term.field.value_to_string(row) for term in terms])
    return urlsafe_b64encode(text.encode()).decode()


def _read_place(terms: Sequence[_Term], after: str) -> list[object]:
    """Where the last page ended. Anybody may write anything into an address: what is no place is none."""
    if not after:
        return []
    try:
        texts = json.loads(urlsafe_b64decode(after))
        place = [term.field.to_python(text) for term, text in zip(terms, texts, strict=True)]
    except (ValueError, TypeError, ValidationError):
        return []
    return [] if None in place else place
