"""Report of the journey benchmark, as text or JSON."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from bench.browser import RequestCost
from bench.segments import Segment, is_counted, segment_of


@dataclass(frozen=True)
class TableRow:
    """One request of the journey: medians over all journeys."""

    name: str
    sql: int
    cpu_ms: float
    wall_ms_p50: float
    wall_ms_p95: float
    segment: Segment
    counted: bool
    """Whether the targets count it."""


@dataclass(frozen=True)
class Report:
    """Results of a run."""

    requests: list[TableRow]
    yardsticks: dict[str, float]
    journeys_per_min: float
    server_cpu_ms_per_journey: float
    accept_to_receipt_ms_p50: float
    errors: int

    def as_json(self) -> dict[str, object]:
        """As one JSON object."""
        return asdict(self)

    def table(self) -> str:
        """As a text table, with the ratio of each figure to a yardstick of the same run."""
        segments = [line for segment in Segment for line in self._segment(segment)]
        return "\n".join([*segments, *self._totals()])

    def _segment(self, segment: Segment) -> list[str]:
        rows = [row for row in self.requests if row.segment == segment]
        head = f"{segment:<52}{'SQL':>5}{'CPU ms':>9}{'/ P':>7}{'p50 ms':>9}{'p95 ms':>9}"
        return [head, *(self._line(row) for row in rows), self._sum(f"{segment}, all", rows), ""]

    def _line(self, row: TableRow) -> str:
        name = f"{'*' if row.counted else ' '} {row.name}"
        return self._figures(name, row.sql, row.cpu_ms) + f"{row.wall_ms_p50:>9.1f}{row.wall_ms_p95:>9.1f}"

    def _sum(self, name: str, rows: Sequence[TableRow]) -> str:
        return self._figures(name, sum(row.sql for row in rows), sum(row.cpu_ms for row in rows))

    def _figures(self, name: str, sql: int, cpu_ms: float) -> str:
        return f"{name:<52}{sql:>5}{cpu_ms:>9.2f}{cpu_ms / self.yardsticks['P']:>7.2f}"

    def _totals(self) -> list[str]:
        counted = [row for row in self.requests if row.counted]
        everything = self.server_cpu_ms_per_journey
        journey = everything - sum(row.cpu_ms for row in self.requests if not row.counted)
        return [
            self._sum("the journey: all requests marked *", counted),
            "",
            "yardsticks: " + ", ".join(f"{name} = {value:.2f} ms" for name, value in self.yardsticks.items()),
            f"server CPU, receipt, mails and database included: {self._in_receipts(journey)} for the journey, "
            f"{self._in_receipts(everything)} with all that is not marked",
            f"from acceptance to the receipt stored: {self.accept_to_receipt_ms_p50:.0f} ms (p50)",
            f"journeys per minute: {self.journeys_per_min:.0f}, errors: {self.errors}",
        ]

    def _in_receipts(self, cpu_ms: float) -> str:
        return f"{cpu_ms:.0f} ms = {cpu_ms / self.yardsticks['W']:.2f} W"


def rows(journeys: Iterable[list[RequestCost]]) -> list[TableRow]:
    """Aggregate requests of all journeys by name; repeated visits of a name are rows of their own."""
    by_name: dict[str, list[RequestCost]] = defaultdict(list)
    for requests in journeys:
        visits: dict[str, int] = defaultdict(int)
        for request in requests:
            visits[request.name] += 1
            visit = visits[request.name]
            by_name[request.name if visit == 1 else f"{request.name} ({visit})"].append(request)
    return [_row(name, requests) for name, requests in by_name.items()]


def _row(name: str, requests: list[RequestCost]) -> TableRow:
    walls = sorted(request.wall_ms for request in requests)
    return TableRow(
        name=name,
        sql=round(statistics.median(request.sql for request in requests)),
        cpu_ms=round(statistics.median(request.cpu_ms for request in requests), 3),
        wall_ms_p50=round(statistics.median(walls), 1),
        wall_ms_p95=round(walls[min(len(walls) - 1, int(len(walls) * 0.95))], 1),
        segment=segment_of(name),
        counted=is_counted(name),
    )
