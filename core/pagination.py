"""Pages of long lists that never count them whole: a paginator for the admin, keyset pages for views.

    page = keyset(queryset, order=["-created_at", "-pk"], after=request.GET.get("sau", ""), size=20)

A template shows `page.rows` and, unless `page.next` is empty, a link to `?sau={{ page.next }}`. The admin's lists stand
on `core.read_only_admin`.
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
    """Counts no further than `COUNTED` rows; who looks for an older one searches or filters."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[:COUNTED].count()


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Some rows, and the cursor of the next page: where the last row stands, or empty when there are no more."""

    rows: list[Row]
    next: str


def keyset(queryset: QuerySet[Row], *, order: Sequence[str], after: str, size: int) -> KeysetPage[Row]:
    """The page of at most `size` rows that follows the cursor `after`, or the first one.

    `order` names columns that are never null and ends with a unique one. The thousandth page costs as much as the
    first, given an index in that order. A cursor that cannot be read is the beginning.
    """
    terms = [_OrderTerm.of(queryset.model, name) for name in order]
    rows = list(queryset.filter(_after(terms, _read_cursor(terms, after))).order_by(*order)[: size + 1])
    more = len(rows) > size
    return KeysetPage(rows[:size], _write_cursor(terms, rows[size - 1]) if more else "")


@dataclass(frozen=True)
class _OrderTerm:
    """One column of an order."""

    field: "Field[Any, Any]"
    descends: bool

    @classmethod
    def of(cls, model: type[Model], name: str) -> Self:
        column = name.removeprefix("-")
        field = model._meta.pk if column == "pk" else model._meta.get_field(column)
        return cls(cast("Field[Any, Any]", field), descends=name.startswith("-"))

    def after(self, value: object, *, or_at: bool = False) -> Q:
        way = ("lt" if self.descends else "gt") + ("e" if or_at else "")
        return Q(**{f"{self.field.attname}__{way}": value})


def _after(terms: Sequence[_OrderTerm], values: Sequence[object]) -> Q:
    """(a, b) > (x, y) in keyset terms, written as a ≥ x and (a > x or b > y), whose first half an index can use."""
    if not values:
        return Q()
    (term, *others), (value, *rest) = terms, values
    if not others:
        return term.after(value)
    return term.after(value, or_at=True) & (term.after(value) | _after(others, rest))


def _write_cursor(terms: Sequence[_OrderTerm], row: Model) -> str:
    text = json.dumps([term.field.value_to_string(row) for term in terms])
    return urlsafe_b64encode(text.encode()).decode()


def _read_cursor(terms: Sequence[_OrderTerm], after: str) -> list[object]:
    """The values of the row where the last page ended; none for an address that somebody made up."""
    if not after:
        return []
    try:
        texts = json.loads(urlsafe_b64decode(after))
        values = [term.field.to_python(text) for term, text in zip(terms, texts, strict=True)]
    except (ValueError, TypeError, ValidationError):
        return []
    return [] if None in values else values
