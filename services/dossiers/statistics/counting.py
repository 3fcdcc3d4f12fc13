"""Count what moved: dossiers and tasks mark themselves as not counted in the transaction of the move.

A batch reads anew what is to be counted of each marked dossier, and writes the difference to what was counted of it
before. So a batch that is run again, or broke off, neither loses nor doubles anything, and nobody who works waits.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Final

from django.db import connection, transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from core.batches import handle_each
from services.dossiers.models import Dossier, Task
from services.dossiers.models.statistics import CountedMove, CountingState, DailyCount, MonthlyCount
from services.dossiers.models.work import END_COUNTED, OPENING_COUNTED
from services.dossiers.statistics.facts import Fact, facts_of

BATCH: Final = 100
"""Dossiers; their rows are locked while the batch is counted."""
COLUMNS: Final = ("agency_id", "measure", "day", "procedure_id", "step", "person", "detail")
ADD_SQL: Final = f"""
    INSERT INTO {{table}} ({", ".join(COLUMNS)}, number) VALUES {{rows}}
    ON CONFLICT ({", ".join(COLUMNS)}) DO UPDATE SET number = {{table}}.number + EXCLUDED.number
"""  # noqa: S608  # names of our own; one statement on SQLite and PostgreSQL alike
AT_ONCE: Final = 100
"""Rows of one statement: SQLite takes a thousand values."""


def count_moves(*, batches: int = 1000) -> int:
    """Count all that is marked, the newest first, batch by batch; return how many dossiers were looked at."""
    number = 0
    for _ in range(batches):
        ids = marked(BATCH)
        number += len(ids)
        if not ids or not _count(ids):
            break
    CountingState.objects.filter(pk=_state_id()).update(counted_at=timezone.now())
    return number


def marked(size: int) -> list[int]:
    """The ids of dossiers of which something is not counted yet."""
    dossiers = Dossier.objects.filter(is_counted=False).order_by("-pk").values_list("pk", flat=True)[:size]
    tasks = Task.objects.to_count().order_by("-pk").values_list("dossier", flat=True)[:size]
    return sorted({*dossiers, *tasks}, reverse=True)[:size]


@transaction.atomic
def count(ids: Collection[int]) -> int:
    """Count these dossiers anew, in one transaction: all of them or, if it breaks off, none.

    One that somebody works on at this moment is left to the next round.
    """
    lock_state()
    dossiers = list(_read(ids).select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk"))
    before, after = _counted(ids), facts_of(dossiers)
    gone, new, change = list[int](), list[CountedMove](), Counter[Fact]()
    for pk, facts in after.items():
        rows = before.get(pk, {})
        for fact in {*facts, *rows}:
            more, kept = facts[fact] - len(rows.get(fact, ())), rows.get(fact, ())
            change[fact] += more
            gone += kept[: max(-more, 0)]
            new += [_row(fact, pk) for _ in range(more)]
    CountedMove.objects.filter(pk__in=gone).delete()
    CountedMove.objects.bulk_create(new)
    add(change)
    _unmark([dossier.pk for dossier in dossiers])
    return len(dossiers)


def add(change: Mapping[Fact, int]) -> None:
    """Add to the counters of days and months; those that do not exist begin with it."""
    of_months = Counter[Fact]()
    for fact, number in change.items():
        of_months[month_of(fact)] += number
    add_to(DailyCount, change)
    add_to(MonthlyCount, of_months)


def add_to(counters: type[DailyCount | MonthlyCount], change: Mapping[Fact, int]) -> None:
    """Add to the counters of one table."""
    table = counters._meta.db_table
    rows = sorted((fact, number) for fact, number in change.items() if number)
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        places = ", ".join(["(" + ", ".join(["%s"] * (len(COLUMNS) + 1)) + ")"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                ADD_SQL.format(table=table, rows=places), [value for fact, number in part for value in (*fact, number)]
            )


def month_of(fact: Fact) -> Fact:
    """The same under the first day of its month."""
    return fact._replace(day=fact.day.replace(day=1))


def lock_state() -> CountingState:
    """The single row of the state, locked until the transaction ends."""
    return CountingState.objects.select_for_update().get(pk=_state_id())


def facts_on(day: date, ids: Iterable[int]) -> Counter[Fact]:
    """What a recount of these dossiers finds for one day."""
    found = Counter[Fact]()
    for facts in facts_of(_read(ids)).values():
        found.update({fact: number for fact, number in facts.items() if fact.day == day})
    return found


def _read(ids: Iterable[int]) -> QuerySet[Dossier]:
    """With the columns that counting needs."""
    return (
        Dossier.objects.select_related("agency", "version")
        .only("agency", "version__procedure")
        .filter(pk__in=list(ids))
    )


def _count(ids: Collection[int]) -> bool:
    """Count a batch; where one of it fails, each by itself. False where none could be counted."""
    try:
        return bool(count(ids))
    except Exception:  # whichever of them it is: it is logged when it fails by itself
        return any(handle_each([[pk] for pk in ids], partial(count)))


def _counted(ids: Collection[int]) -> dict[int, dict[Fact, list[int]]]:
    """The rows that were counted of these dossiers, by what they say."""
    rows: dict[int, dict[Fact, list[int]]] = {}
    for pk, dossier, *columns in CountedMove.objects.filter(dossier__in=ids).values_list("pk", "dossier", *COLUMNS):
        rows.setdefault(dossier, {}).setdefault(Fact(*columns), []).append(pk)
    return rows


def _row(fact: Fact, dossier: int) -> CountedMove:
    return CountedMove(**dict(zip(COLUMNS, fact, strict=True)), dossier_id=dossier)


def _unmark(ids: Collection[int]) -> None:
    """The dossiers are locked; a task that ends meanwhile waits for its dossier, so stays marked."""
    Dossier.objects.filter(pk__in=ids, is_counted=False).update(is_counted=True)
    is_open = Q(done_at__isnull=True, cancelled_at__isnull=True)
    Task.objects.to_count().filter(dossier__in=ids).update(
        counted=Case(When(is_open, then=Value(OPENING_COUNTED)), default=Value(END_COUNTED))
    )


def _state_id() -> int:
    return CountingState.objects.get_or_create(pk=1)[0].pk
