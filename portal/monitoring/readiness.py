"""Readiness: what a process must find to serve people, and what only makes it worse.

Without database, migrations or room on the disk nobody can be served: `unavailable`. Without broker or with a backlog
of jobs people are served, and what follows comes later: `degraded`. A load balancer takes out the first, never the
second, or it would take out every process at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from celery import current_app
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from portal.monitoring import gauges
from portal.monitoring.models import Sample

MIN_FREE_PERCENT: Final = 2.0
SAMPLES_MISSED_AFTER: Final = 300
"""Seconds without a sample after which worker or clock count as stopped."""
BROKER_TIMEOUT: Final = 1


class Readiness(StrEnum):
    """From best to worst."""

    READY = "ready"
    DEGRADED = "degraded"
    UNAVAILABLE = "unavailable"


class NotReadyError(Exception):
    """What is wrong, in a sentence."""


@dataclass(frozen=True)
class Report:
    """What the checks found: the worst of them, and a sentence for each that failed."""

    readiness: Readiness
    faults: Mapping[str, str]


def check() -> Report:
    """Run all checks; none raises."""
    faults = {name: fault for name, run in {**VITAL, **OTHER}.items() if (fault := _fault(run))}
    if faults.keys() & VITAL.keys():
        return Report(Readiness.UNAVAILABLE, faults)
    return Report(Readiness.DEGRADED if faults else Readiness.READY, faults)


def _fault(run: Callable[[], object]) -> str:
    try:
        run()
    except NotReadyError as error:
        return str(error)
    except Exception as error:  # whatever a database, a broker or a disk may raise
        return type(error).__name__
    return ""


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    if missing := _missing_migrations():
        _missing_migrations.cache_clear()
        raise NotReadyError(f"{missing} migrations are not applied; run manage.py migrate.")


@cache
def _missing_migrations() -> int:
    """How many are not applied; asked once more only while there are some."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _disk() -> None:
    if (free := gauges.disk_free_share()) < MIN_FREE_PERCENT:
        raise NotReadyError(f"Only {free:.1f} % of the disk is free.")


def _broker() -> None:
    with current_app.connection_for_write(connect_timeout=BROKER_TIMEOUT) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=BROKER_TIMEOUT)


def _clock() -> None:
    if (drift := gauges.clock_drift_seconds()) >= gauges.BY_NAME["clock_drift_seconds"].alarm:
        raise NotReadyError(f"This machine's clock is {drift:.0f} seconds from that of the database.")


def _jobs() -> None:
    gauge = gauges.BY_NAME["oldest_job_seconds"]
    if (age := gauge.read()) >= gauge.alarm:
        raise NotReadyError(f"A job has been waiting for {age:.0f} seconds; is a worker running?")


def _schedule() -> None:
    last = Sample.objects.order_by("-at").values_list("at", flat=True).first()
    if last is None or (timezone.now() - last).total_seconds() > SAMPLES_MISSED_AFTER:
        raise NotReadyError("No gauge was sampled for five minutes; are the clock and a worker running?")


VITAL: Final[Mapping[str, Callable[[], object]]] = {
    "database": _database,
    "migrations": _migrations,
    "disk": _disk,
}
OTHER: Final[Mapping[str, Callable[[], object]]] = {
    "broker": _broker,
    "clock": _clock,
    "jobs": _jobs,
    "schedule": _schedule,
}
