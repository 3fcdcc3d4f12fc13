"""Report of a load run, as text or JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bench.payments.checks import CheckResult


@dataclass(frozen=True)
class WebhookCost:
    """Median cost of a webhook that settles an order, in the baseline phase."""

    count: int
    sql: int
    cpu_ms: float


@dataclass(frozen=True)
class Report:
    """Results of a run."""

    seed: int
    orders: int
    seconds: float
    kills: Mapping[str, int]
    webhooks: WebhookCost
    webhooks_under_faults: int
    yardsticks: Mapping[str, float]
    outcome: Mapping[str, int]
    server_errors: Mapping[str, int]
    checks: list[CheckResult]

    @property
    def is_sound(self) -> bool:
        return not self.server_errors and not any(check.count for check in self.checks)

    def as_json(self) -> dict[str, object]:
        """As one JSON object."""
        return {**asdict(self), "is_sound": self.is_sound}

    def table(self) -> str:
        """As a text table."""
        return "\n".join(
            [
                f"seed {self.seed}: {self.orders} orders in {self.seconds:.0f} s, killed: {_counted(self.kills)}",
                f"outcome: {_counted(self.outcome)}",
                self._webhook_line(),
                "",
                *(line for check in self.checks for line in _lines(check)),
                *(f"  500    {page}: {count} times" for page, count in self.server_errors.items()),
            ]
        )

    def _webhook_line(self) -> str:
        cost, page = self.webhooks, self.yardsticks["P"]
        return (
            f"a webhook that settles (p50 of {cost.count}, no kills): {cost.sql} SQL, {cost.cpu_ms:.2f} ms CPU "
            f"= {cost.cpu_ms / page:.2f} P, P = {page:.2f} ms; then {self.webhooks_under_faults} webhooks under faults"
        )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing"


def _lines(check: CheckResult) -> list[str]:
    if not check.count:
        return [f"  ok     {check.name}"]
    return [f"  FAULT  {check.name}: {check.count}", *(f"         {finding}" for finding in check.findings)]
