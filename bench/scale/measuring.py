"""Measure the walk at each size."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from django.db import connection

from bench.desk.buffers import Reading, reading, taken_back
from bench.desk.office import Office
from bench.scale import originals
from bench.scale.copies import Copies
from bench.scale.walk import Stop, walk

MOST_BUFFERS, BUFFERS_A_ROW = 25, 4
WORST_RATIO: Final = 1.5
TIMES: Final = 3
MOST_OF_IT: Final = 0.9
FEW: Final = 500
"""Rows that are read at once whatever index there is."""


@dataclass(frozen=True)
class Line:
    """One page or job with so many dossiers."""

    name: str
    dossiers: int
    sql: int
    buffers: int
    rows_read: int
    rows_shown: int
    cpu_ms: float
    scans: tuple[str, ...] = ()
    """Growing tables that were read from end to end."""
    worst_sql: str = ""
    is_job: bool = False

    @property
    def is_within(self) -> bool:
        return not self.scans and self.buffers <= MOST_BUFFERS + BUFFERS_A_ROW * self.rows_shown


@dataclass(frozen=True)
class Report:
    """All that was measured."""

    pages: Sequence[Line]
    grown_seconds: dict[int, float] = field(default_factory=dict)

    @property
    def ratios(self) -> dict[str, float]:
        """The largest by the smallest number of buffers of each page that showed as many rows."""
        return dict(_ratios(self.pages))

    @property
    def scans(self) -> list[str]:
        """Pages with the growing tables that they read from end to end among the most dossiers."""
        most = max((line.dossiers for line in self.pages), default=0)
        return [f"{line.name}: {', '.join(line.scans)}" for line in self.pages if line.scans and line.dossiers == most]

    def as_json(self) -> dict[str, object]:
        shown = ("name", "dossiers", "sql", "buffers", "rows_read", "rows_shown", "cpu_ms")
        pages = [{key: value for key, value in asdict(line).items() if key in shown} for line in self.pages]
        worst = max(self.ratios.values(), default=0.0)
        return {"pages": pages, "worst_ratio": worst, "scans": self.scans, "grown_seconds": self.grown_seconds}

    def table(self) -> str:
        head = f"{'':<40}{'dossiers':>10}{'SQL':>5}{'buffers':>9}{'read':>9}{'rows':>6}{'CPU ms':>9}"
        ratios = [f"{name:<40}{ratio:>10.2f}" for name, ratio in self.ratios.items() if ratio > WORST_RATIO]
        seconds = [f"grown to {size} in {took:.0f} s" for size, took in self.grown_seconds.items()]
        return "\n".join([head, *map(_line, self.pages), "", *ratios, *self.scans, *seconds])


def measure(sizes: Sequence[int]) -> Report:
    """Grow the dossiers from size to size, and walk at each."""
    office = Office.open()
    citizen = office.fixtures.payers[5]
    in_hand = originals.in_hand(office)
    copies = Copies([originals.at_desk(office), in_hand, in_hand, originals.draft(office)], citizen)
    copies.prepare()
    grown, lines, seconds = 0, list[Line](), {}
    for size in sizes:
        began = time.monotonic()
        copies.grow(grown + 1, size)
        grown, seconds[size] = size, round(time.monotonic() - began, 1)
        lines += [measure_one(stop, size) for stop in walk(office, citizen)]
    return Report(lines, seconds)


def measure_one(stop: Stop, dossiers: int) -> Line:
    """Statements, buffers and rows once warm; the CPU time without what counts them."""
    with taken_back():
        content = stop.call()
    read = reading(stop.call)
    scans = tuple(sorted(read_whole(read)))
    cpu = 0.0 if stop.is_job else _cpu_ms(stop.call)
    rows = stop.rows_in(content)
    return Line(stop.name, dossiers, read.sql, read.buffers, read.rows, rows, cpu, scans, read.worst_sql, stop.is_job)


def read_whole(read: Reading) -> set[str]:
    """The growing tables that were read from end to end; a page that stops at its last row reads less."""
    rows = {table: read.scanned[table] for table in read.scanned.keys() & originals.grown_tables()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [list(rows)])
        return {table for table, size in cursor.fetchall() if rows[table] >= MOST_OF_IT * size > FEW}


def _cpu_ms(call: Callable[[], object]) -> float:
    """The best of some; each is taken back."""

    def once() -> float:
        began = time.process_time()
        with taken_back():
            call()
        return (time.process_time() - began) * 1000

    return round(min(once() for _ in range(TIMES)), 3)


def _ratios(lines: Sequence[Line]) -> Iterator[tuple[str, float]]:
    for name in dict.fromkeys(line.name for line in lines):
        alike = [line for line in lines if line.name == name]
        by_rows = [[one.buffers for one in alike if one.rows_shown == rows] for rows in {o.rows_shown for o in alike}]
        yield name, round(max(max(some) / max(min(some), 1) for some in by_rows), 2)


def _line(line: Line) -> str:
    mark = "" if line.is_within else f"   over {' '.join(line.scans)}"
    figures = (
        f"{line.dossiers:>10}{line.sql:>5}{line.buffers:>9}{line.rows_read:>9}{line.rows_shown:>6}{line.cpu_ms:>9.2f}"
    )
    return f"{line.name:<40}{figures}{mark}"
