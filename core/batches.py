"""Batches of independent items: one that fails is logged, and the others are still handled; rows read by and by."""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import Max, Model, QuerySet

Item = TypeVar("Item")
Result = TypeVar("Result")
Row = TypeVar("Row", bound=Model)

BATCH: Final = 500
"""Rows that are read at once."""

NIGHTLY_LIMITS: Final[dict[str, Any]] = {"soft_time_limit": 4 * 3600, "time_limit": 4 * 3600 + 60}
"""In seconds, for nightly tasks over all rows of a table: the usual limits of a task would end them half way."""

logger = logging.getLogger(__name__)


def handle_each(items: Iterable[Item], handle: Callable[[Item], Result]) -> list[Result]:
    """Call `handle` with each item; the results of those that did not fail. When the time is over, the rest is left."""
    results = []
    for item in items:
        try:
            results.append(handle(item))
        except SoftTimeLimitExceeded:  # of Celery, which soon kills the process with whatever it has in hand
            raise
        except Exception as error:  # whatever is wrong with one item
            logger.error("%s(%s) failed: %s", _name(handle), _label(item), failure(error))
    return results


def in_batches(rows: "QuerySet[Row, Any]", size: int = BATCH) -> Iterator[Row]:
    """The rows in order of their keys; each batch is read when the one before was worked off.

    So what grows while it is walked is neither skipped nor met twice.
    """
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield from batch
        last = batch[-1].pk


def failure(error: Exception) -> str:
    """Class and place of an exception, for the log; its text may quote personal data."""
    where = traceback.format_tb(error.__traceback__)
    return f"{type(error).__name__}\n{''.join(where)}"


def _name(handle: Callable[..., object]) -> str:
    return handle.func.__qualname__ if isinstance(handle, partial) else handle.__qualname__


def _label(item: object) -> str:
    """The item by its id only."""
    return f"{item._meta.label} {item.pk}" if isinstance(item, Model) else repr(item)


def update_in_batches(
    rows: "QuerySet[Any, Any]", size: int = 5_000, say: Callable[[str], object] = print, **values: object
) -> int:
    """Update the rows by ranges of their keys and say how far it got; their number.

    For migrations of tables in use, with `atomic = False`: each range is a transaction of its own, which holds its
    locks for a moment only. Where it breaks off it may begin again.
    """
    last, changed = rows.aggregate(last=Max("pk"))["last"] or 0, 0
    for after in range(0, last, size):
        changed += rows.filter(pk__gt=after, pk__lte=after + size).update(**values)
        if last > size:
            say(f"  up to key {min(after + size, last)} of {last}")
    return changed
