"""What the run says: a table for people, one JSON object for programs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bench.payments.checks import Checked


@dataclass(frozen=True)
class Notices:
    """What one notice of the bank costs when it settles an order."""

    count: int
    sql: int
    cpu_ms: float


@dataclass(frozen=True)
class Report:
    """Everything found in one run."""

    seed: int
    orders: int
    seconds: float
    deaths: Mapping[str, int]
    notices: Notices
    notices_in_chaos: int
    yardsticks: Mapping[str, float]
    outcome: Mapping[str, int]
    broken_pages: Mapping[str, int]
    checks: list[Checked]

    @property
    def is_sound(self) -> bool:
        return not self.broken_pages and not any(check.count for check in self.checks)

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {**asdict(self), "is_sound": self.is_sound}

    def table(self) -> str:
        """For people."""
        return "\n".join(
            [
                f"seed {self.seed}: {self.orders} orders in {self.seconds:.0f} s, killed: {_counted(self.deaths)}",
                f"outcome: {_counted(self.outcome)}",
                self._notice(),
                "",
                *(line for check in self.checks for line in _lines(check)),
                *(f"  BROKEN {page}: {count} times" for page, count in self.broken_pages.items()),
            ]
        )

    def _notice(self) -> str:
        cost, page = self.notices, self.yardsticks["P"]
        return (
            f"a notice that settles (p50 of {cost.count}, nobody killed): {cost.sql} SQL, {cost.cpu_ms:.2f} ms CPU "
            f"= {cost.cpu_ms / page:.2f} P, P = {page:.2f} ms; then {self.notices_in_chaos} notices in the chaos"
        )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing"


def _lines(check: Checked) -> list[str]:
    if not check.count:
        return [f"  ok     {check.name}"]
    return [f"  FAULT  {check.name}: {check.count}", *(f"         {fault}" for fault in check.faults)]
