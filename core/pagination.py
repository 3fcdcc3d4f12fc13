"""Pages of long lists that never count them whole: a paginator for the admin, keyset pages for views.

    page = keyset(queryset, order=["-created_at", "-pk"], after=request.GET.get("sau", ""), size=20)

A template shows `page.rows` and, unless `page.next` is empty, a link to `?sau={{ page.next }}`; a list that also goes
back passes `before` and links to `page.previous`. The admin's lists stand on `core.read_only_admin`.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    """Some rows, and the cursors of the pages beside it: where its last and first rows stand, empty at the ends."""

    rows: list[Row]
    next: str
    previous: str = ""


def keyset(
    queryset: QuerySet[Row], *, order: Sequence[str], after: str = "", before: str = "", size: int
) -> KeysetPage[Row]:
    """The page of at most `size` rows that follows the cursor `after` or precedes `before`, or the first one.

    `order` names columns that are never null and ends with a unique one. The thousandth page costs as much as the
    first, given an index in that order. A cursor that cannot be read is the beginning.
    """
    terms = [_OrderTerm.of(queryset.model, name) for name in order]
    if place := _read_cursor(terms, before):
        backwards = [term.reversed() for term in terms]
        found = list(queryset.filter(_after(backwards, place)).order_by(*(term.name for term in backwards))[: size + 1])
        rows = found[:size][::-1]
        return KeysetPage(rows, _write_cursor(terms, rows[-1:]), _write_cursor(terms, rows[:1] * (len(found) > size)))
    place = _read_cursor(terms, after)
    found = list(queryset.filter(_after(terms, place)).order_by(*order)[: size + 1])
    rows = found[:size]
    more = len(found) > size
    return KeysetPage(rows, _write_cursor(terms, rows[-1:] * more), _write_cursor(terms, rows[:1] * bool(place)))


def cursor_of(row: Model, order: Sequence[str]) -> str:
    """The cursor of a row: where it stands in a list of this order, be it in the list or not."""
    return _write_cursor([_OrderTerm.of(type(row), name) for name in order], [row])


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

    @property
    def name(self) -> str:
        return f"{'-' * self.descends}{self.field.name}"

    def reversed(self) -> Self:
        return replace(self, descends=not self.descends)

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


def _write_cursor(terms: Sequence[_OrderTerm], rows: Sequence[Model]) -> str:
    """The cursor of the only row; empty without one."""
    for row in rows:
        text = json.dumps([term.field.value_to_string(row) for term in terms])
        return urlsafe_b64encode(text.encode()).decode()
    return ""


def _read_cursor(terms: Sequence[_OrderTerm], cursor: str) -> list[object]:
    """The values of the row where a page ended or began; none for an address that somebody made up."""
    if not cursor:
        return []
    try:
        texts = json.loads(urlsafe_b64decode(cursor))
        values = [term.field.to_python(text) for term, text in zip(terms, texts, strict=True)]
    except (ValueError, TypeError, ValidationError):
        return []
    return [] if None in values else values
