"""Sweeps: how the rows of one rule go, batch by batch.

Each batch is a transaction of its own (of `Each`: each row): killed at any moment, what is done is done and the rest
is still due. Rows are asked again in the statement that deletes them whether they are due, so that what somebody has
touched meanwhile stays, and two sweeps at once do nothing twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

from django.db.models import Model, QuerySet

from core.batches import handle_each

BATCH: Final = 500
COUNTED: Final = 100_000
"""Up to how many rows are counted."""

Due = Callable[[datetime], "QuerySet[Any]"]
"""The rows that are due at a moment."""


class Sweep(Protocol):
    """What a rule does with what is due."""

    def count(self, now: datetime) -> int:
        """How many are due, up to `COUNTED`."""

    def batches(self, now: datetime) -> Iterator[int]:
        """Handle a batch at each step; how many those were."""


@dataclass(frozen=True)
class Rows:
    """Deletes the rows that `due` finds by an index."""

    due: Due

    def count(self, now: datetime) -> int:
        return self.due(now)[:COUNTED].count()

    def batches(self, now: datetime) -> Iterator[int]:
        while keys := list(self.due(now).values_list("pk", flat=True)[:BATCH]):
            yield _delete(self.due(now).filter(pk__in=keys))


@dataclass(frozen=True)
class OldestFirst:
    """Deletes from a table that only grows: read by key from its beginning, until a batch holds something young.

    So neither an index by time is needed, nor is the whole table read each night.
    """

    older: Due
    """What may go of what is older than a moment; some may be spared."""
    column: str
    """The time that grows with the key."""
    cut: Callable[[datetime], datetime]
    """That moment, by the present one."""

    def count(self, now: datetime) -> int:
        number = 0
        for rows in self._old(now):
            number += rows.count()
            if number >= COUNTED:
                break
        return number

    def batches(self, now: datetime) -> Iterator[int]:
        for rows in self._old(now):
            yield _delete(rows)

    def _old(self, now: datetime) -> "Iterator[QuerySet[Any]]":
        last, cut = 0, self.cut(now)
        rows = self.older(cut).model._default_manager.order_by("pk").values_list("pk", self.column)
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            if old := [key for key, at in batch if at < cut]:
                yield self.older(cut).filter(pk__in=old)
            if len(old) < len(batch):
                return
            last = batch[-1][0]


@dataclass(frozen=True)
class Each:
    """Handles what is due one by one, each in a transaction of its own; one that fails is logged and keeps no other."""

    due: Due
    handle: Callable[[int, datetime], bool]
    """Handle the row with this key; whether there was something to do."""

    def count(self, now: datetime) -> int:
        return self.due(now)[:COUNTED].count()

    def batches(self, now: datetime) -> Iterator[int]:
        last = 0
        due = self.due(now).order_by("pk").values_list("pk", flat=True)
        while keys := list(due.filter(pk__gt=last)[:BATCH]):
            yield sum(handle_each(keys, partial(self._handle, now=now)))
            last = keys[-1]

    def _handle(self, key: int, now: datetime) -> bool:
        return self.handle(key, now)


@dataclass(frozen=True)
class Files:
    """Deletes files that no row knows."""

    due: Callable[[datetime], Iterable[Path]]

    def count(self, now: datetime) -> int:
        return sum(1 for _ in self.due(now))

    def batches(self, now: datetime) -> Iterator[int]:
        for file in self.due(now):
            file.unlink(missing_ok=True)
            yield 1


def _delete(rows: "QuerySet[Model]") -> int:
    """Delete in one transaction; how many rows of the table itself that were."""
    return rows.delete()[1].get(rows.model._meta.label, 0)
