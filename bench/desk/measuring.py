"""Measure the pages of the desk while the dossiers grow, and what its main steps cost in yardsticks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from django.urls import reverse

from bench.desk.buffers import reading, taken_back
from bench.desk.growth import Growth
from bench.desk.heavy import bulk_seconds, export_megabytes
from bench.desk.office import Office
from bench.desk.pages import Page, pages
from bench.eforms.measuring import ROUNDS, interleaved
from bench.yardsticks import cpu_ms, list_page, request, session_key_of
from services.dossiers.actions import desk
from services.dossiers.models import Dossier

ROWS: Final = b'id="dong-'
MOST_SQL, BUFFERS, BUFFERS_A_ROW = 10, 25, 4
WORST_RATIO, OVER_P = 1.5, 1.2
TIMES = 5


@dataclass(frozen=True)
class Line:
    """One page with so many dossiers."""

    name: str
    dossiers: int
    sql: int
    buffers: int
    rows_shown: int
    cpu_ms: float
    worst_sql: str = ""
    """Of its statements the one that reads most."""

    @property
    def is_within(self) -> bool:
        return self.sql <= MOST_SQL and self.buffers <= BUFFERS + BUFFERS_A_ROW * self.rows_shown


@dataclass(frozen=True)
class Report:
    """All that was measured."""

    pages: Sequence[Line]
    work_over_P: float  # noqa: N815  (the name of the figure)
    accept_over_P: float  # noqa: N815
    bulk_500_s: float
    export_rows: int
    export_mb: float
    ratios: dict[str, float] = field(default_factory=dict)
    """The largest by the smallest number of buffers of each page that showed as many rows."""

    @property
    def worst_ratio(self) -> float:
        return max(self.ratios.values(), default=0.0)

    def as_json(self) -> dict[str, object]:
        lines = [{key: value for key, value in asdict(line).items() if key != "worst_sql"} for line in self.pages]
        return {**asdict(self), "pages": lines, "worst_ratio": self.worst_ratio}

    def table(self) -> str:
        head = f"{'':<34}{'dossiers':>10}{'SQL':>5}{'buffers':>9}{'rows':>6}{'CPU ms':>9}"
        ratio = [f"{name:<34}{ratio:>10.2f}" for name, ratio in self.ratios.items() if ratio > WORST_RATIO]
        return "\n".join(
            [
                head,
                *(_line(line) for line in self.pages),
                "",
                f"grows by more than {WORST_RATIO}:" if ratio else "",
                *ratio,
                f"work page {self.work_over_P:.2f} P, accept {self.accept_over_P:.2f} P (bound {OVER_P})",
                f"500 accepted at once in {self.bulk_500_s:.1f} s (bound 60)",
                f"{self.export_rows} rows written to a file with {self.export_mb:.1f} MB more than a few",
            ]
        )


def measure(sizes: Sequence[int]) -> Report:
    """Grow the dossiers from size to size, and measure all pages at each."""
    office = Office.open()
    growth, grown, lines = Growth.of(office), 0, list[Line]()
    for size in sizes:
        growth.grow(grown + 1, size)
        grown = size
        lines += [_measure(page, size) for page in pages(office, size)]
    rows, megabytes = export_megabytes(office)
    work, accept = _over_yardstick(office)
    return Report(lines, work, accept, bulk_seconds(office), rows, megabytes, dict(_ratios(lines)))


def _measure(page: Page, dossiers: int) -> Line:
    """Buffers and statements once warm; the CPU time without what counts them."""
    shown = page.call if page.is_list else lambda: b""
    with taken_back():
        page.call()
    read = reading(page.call)
    with taken_back():
        content = shown()
    rows = content.count(ROWS) if isinstance(content, bytes) else 0
    return Line(page.name, dossiers, read.sql, read.buffers, rows, _cpu_ms(page.call), read.worst_sql)


def _cpu_ms(call: Callable[[], object]) -> float:
    """The best of some; each is taken back."""

    def once() -> None:
        with taken_back():
            call()

    return round(min(cpu_ms(once, 1) for _ in range(TIMES)), 3)


def _ratios(lines: Sequence[Line]) -> Iterator[tuple[str, float]]:
    for name in dict.fromkeys(line.name for line in lines):
        alike = [line for line in lines if line.name == name]
        by_rows = [[one.buffers for one in alike if one.rows_shown == rows] for rows in {o.rows_shown for o in alike}]
        yield name, round(max(max(some) / max(min(some), 1) for some in by_rows), 2)


def _over_yardstick(office: Office) -> tuple[float, float]:
    """The work page and an acceptance in P."""
    work, session = office.in_hand(), session_key_of(office.handler)
    path = reverse("admin:dossier_work", args=[work.pk])
    waiting = [office.at_desk() for _ in range((ROUNDS + 1) * TIMES)]
    numbers = iter(waiting)

    def accept() -> None:
        desk.receive(Dossier.objects.get(pk=next(numbers).pk), by=office.desk)

    calls = {"P": list_page(), "work": lambda: request(path, session), "accept": accept}
    cost = interleaved(calls, times=TIMES)
    return round(cost["work"] / cost["P"], 3), round(cost["accept"] / cost["P"], 3)


def _line(line: Line) -> str:
    mark = "" if line.is_within else "   over"
    figures = f"{line.dossiers:>10}{line.sql:>5}{line.buffers:>9}{line.rows_shown:>6}{line.cpu_ms:>9.2f}"
    return f"{line.name:<34}{figures}{mark}"
