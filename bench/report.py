"""What the bench says: a table for people, one JSON object for programs."""

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from bench.browser import Request


@dataclass(frozen=True)
class Row:
    """One request of the journey, over all journeys."""

    name: str
    sql: int
    cpu_ms: float
    wall_ms_p50: float
    wall_ms_p95: float


@dataclass(frozen=True)
class Report:
    """Everything measured in one run."""

    requests: list[Row]
    yardsticks: dict[str, float]
    journeys_per_min: float
    server_cpu_ms_per_journey: float
    accept_to_receipt_ms_p50: float
    errors: int

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return asdict(self)

    def table(self) -> str:
        """For people: every figure with its ratio to a yardstick of the same run."""
        page, paper = self.yardsticks["P"], self.yardsticks["W"]
        lines = [f"{'request':<44}{'SQL':>5}{'CPU ms':>9}{'/ P':>7}{'p50 ms':>9}{'p95 ms':>9}"]
        lines += [
            f"{row.name:<44}{row.sql:>5}{row.cpu_ms:>9.2f}{row.cpu_ms / page:>7.2f}"
            f"{row.wall_ms_p50:>9.1f}{row.wall_ms_p95:>9.1f}"
            for row in self.requests
        ]
        sql, cpu = sum(row.sql for row in self.requests), sum(row.cpu_ms for row in self.requests)
        total = self.server_cpu_ms_per_journey
        return "\n".join(
            [
                *lines,
                f"{'all requests':<44}{sql:>5}{cpu:>9.2f}{cpu / page:>7.2f}",
                "",
                "yardsticks: " + ", ".join(f"{name} = {value:.2f} ms" for name, value in self.yardsticks.items()),
                f"server CPU per journey, receipt and database included: {total:.0f} ms = {total / paper:.2f} W",
                f"from acceptance to the receipt stored: {self.accept_to_receipt_ms_p50:.0f} ms (p50)",
                f"journeys per minute: {self.journeys_per_min:.0f}, errors: {self.errors}",
            ]
        )


def rows(journeys: Iterable[list[Request]]) -> list[Row]:
    """Lay the journeys over each other; the second visit of an address is a request of its own."""
    found: dict[str, list[Request]] = defaultdict(list)
    for requests in journeys:
        visits: dict[str, int] = defaultdict(int)
        for request in requests:
            visits[request.name] += 1
            visit = visits[request.name]
            found[request.name if visit == 1 else f"{request.name} ({visit})"].append(request)
    return [_row(name, requests) for name, requests in found.items()]


def _row(name: str, requests: list[Request]) -> Row:
    walls = sorted(request.wall_ms for request in requests)
    return Row(
        name=name,
        sql=round(statistics.median(request.sql for request in requests)),
        cpu_ms=round(statistics.median(request.cpu_ms for request in requests), 3),
        wall_ms_p50=round(statistics.median(walls), 1),
        wall_ms_p95=round(walls[min(len(walls) - 1, int(len(walls) * 0.95))], 1),
    )
