"""Queries that are asked on most pages, for which Django writes the SQL once in a process.

    open_tasks_of = CompiledQuery(lambda dossier: Task.objects.open().filter(dossier=dossier).select_related("person"))
    tasks = open_tasks_of(dossier.pk, dossier=dossier)

To write a statement with its joins and columns takes Django several times as long as to ask it and to read the rows
(docs/decisions/0019-compiled-queries.md). The query is composed as any other; only its keys differ between calls.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
Key = int | UUID | str
FIRST_MARKER: Final = 9_000_000_000_000_000_000
"""Stands for the first key while the SQL is written, as a number, a UUID or digits; no key comes near it."""

BITS_OF_A_KEY: Final = 63
"""Of the largest key that a column holds; addresses may name any number."""


@dataclass(frozen=True)
class _Written:
    """A query with its SQL and what converts its columns.

    `places` names the key for each parameter, None where it is always the same.
    """

    queryset: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[int | None, ...]
    converters: Mapping[int, Any]

    @classmethod
    def of(cls, queryset: Any, markers: Sequence[Key]) -> "_Written":
        place_of: dict[object, int] = {form: place for place, marker in enumerate(markers) for form in _forms(marker)}
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        places = tuple(place_of.get(param) if isinstance(param, int | str | UUID) else None for param in params)
        if set(places) - {None} != set(range(len(markers))):
            raise ValueError(f"Each of {len(markers)} keys must be a parameter of the statement: {sql}")
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        return cls(queryset, compiler, sql, tuple(params), places, converters)

    def asked_for(self, keys: tuple[Key, ...]) -> Any:
        """The query set of these keys: a copy, as threads have connections of their own."""
        compiler, query = copy(self.compiler), copy(self.queryset.query)
        pairs = zip(self.params, self.places, strict=True)
        params = tuple(param if place is None else _like(param, keys[place]) for param, place in pairs)
        compiler.connection = connections[self.queryset.db]
        if query.select_for_update and compiler.connection.get_autocommit():
            raise TransactionManagementError("Rows are locked in a transaction.")
        compiler.as_sql = lambda *args, **options: (self.sql, params)
        compiler.get_converters = lambda columns: self.converters
        query.get_compiler = lambda *args, **options: compiler
        asked: Any = QuerySet(self.queryset.model, query=query, using=self.queryset.db)
        asked._fields, asked._iterable_class = self.queryset._fields, self.queryset._iterable_class
        return asked


class CompiledQuery(Generic[Row]):
    """A query by keys; called with them, it reads the rows.

    The keys are whole numbers, UUIDs or texts compared as they are, each time of the same kind, and the only values
    that may differ: nothing in it depends on the time or the language.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._written: _Written | None = None

    def __call__(self, *keys: Key, **known: Model) -> list[Row]:
        """The rows; `known` are related objects that each of them is given. A number no column holds finds none."""
        if any(isinstance(key, int) and key.bit_length() > BITS_OF_A_KEY for key in keys):
            return []
        if self._written is None:
            markers = [_marker(number, key) for number, key in enumerate(keys)]
            self._written = _Written.of(self.queryset(*markers), markers)
        rows = list(self._written.asked_for(keys))
        for name, related in known.items():
            for row in rows:
                setattr(row, name, related)
        return rows

    def queryset(self, *keys: Key) -> QuerySet[Any, Row]:
        """The same query as an ordinary one."""
        return self._build(*keys)


def _marker(number: int, key: Key) -> Key:
    place = FIRST_MARKER + number
    return UUID(int=place) if isinstance(key, UUID) else str(place) if isinstance(key, str) else place


def _forms(marker: Key) -> tuple[object, ...]:
    """The marker as a parameter: where the database has no type for a UUID, it is given the digits."""
    return (marker, marker.hex) if isinstance(marker, UUID) else (marker,)


def _like(param: Any, key: Key) -> object:
    """The key as the database was given its marker."""
    if isinstance(key, UUID):
        return key.hex if isinstance(param, str) else key
    return type(param)(key)
