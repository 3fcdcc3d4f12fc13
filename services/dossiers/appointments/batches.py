"""Rows in batches by key, so that what grows while it is walked is neither skipped nor met twice."""

from collections.abc import Iterator
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet

BATCH: Final = 500
Row = TypeVar("Row", bound=Model)


def in_batches(rows: "QuerySet[Row, Any]", size: int = BATCH) -> Iterator[Row]:
    """The rows in order of their keys; each batch is read when the one before was worked off."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield from batch
        last = batch[-1].pk
