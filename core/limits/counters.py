"""Counters in the database: atomic between processes, each forgotten some time after its first or last count."""

import time
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac

from core.limits.models import Counter

TABLE: Final = Counter._meta.db_table
ADD_SQL: Final = f"""
    INSERT INTO {TABLE} (key, count, expires_at) VALUES {{rows}}
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN {TABLE}.expires_at <= %s THEN 1 ELSE {TABLE}.count + 1 END,
        expires_at = CASE WHEN {TABLE}.expires_at <= %s OR {TABLE}.expires_at > excluded.expires_at
            THEN excluded.expires_at ELSE {TABLE}.expires_at END
    RETURNING key, count, expires_at
"""  # noqa: S608  # the table's name is ours
"""No counter is forgotten later than if it began now: one that is was written by a clock ahead, and is set right."""
WITHOUT_WAITING: Final = ", set_config('synchronous_commit', 'off', true)"
"""PostgreSQL: the statement's own transaction does not wait for the disk; a crash loses the counts of half a second."""


class Counted(NamedTuple):
    """A counter after the count: its number, and when it is forgotten (seconds since 1970)."""

    times: int
    expires_at: int


def now() -> int:
    return int(time.time())


def add(seconds_by_name: Mapping[str, int]) -> dict[str, Counted]:
    """Count one for each name, in one statement; a counter begins anew its seconds after its first count."""
    # In one order everywhere, so that two requests never wait for each other's rows.
    names = {_key(name): name for name in seconds_by_name}
    rows = [value for key in sorted(names) for value in (key, 1, now() + seconds_by_name[names[key]])]
    places = ", ".join(["(%s, %s, %s)"] * len(names))
    # In a transaction of somebody else's it would be theirs that does not wait.
    may_hurry = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(ADD_SQL.format(rows=places) + WITHOUT_WAITING * may_hurry, [*rows, now(), now()])
        return {names[key]: Counted(times, expires_at) for key, times, expires_at, *_ in cursor.fetchall()}


def prolong(seconds_by_name: Mapping[str, int]) -> None:
    """Forget each counter its seconds after this moment instead."""
    for name in sorted(seconds_by_name, key=_key):
        Counter.objects.filter(key=_key(name)).update(expires_at=now() + seconds_by_name[name])


def exists(name: str) -> bool:
    return Counter.objects.filter(key=_key(name), expires_at__gt=now()).exists()


def take_back(names: Collection[str]) -> None:
    """Uncount one for each name."""
    Counter.objects.filter(key__in=[_key(name) for name in names], count__gt=0).update(count=F("count") - 1)


def clear(*names: str) -> None:
    Counter.objects.filter(key__in=[_key(name) for name in names]).delete()


def forgotten() -> QuerySet[Counter]:
    """The counters that count no more."""
    return Counter.objects.filter(expires_at__lte=now())


def _key(name: str) -> int:
    return int.from_bytes(salted_hmac("core.limits", name).digest()[:8], signed=True)
