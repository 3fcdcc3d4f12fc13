"""A figure and the one that is wanted."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One thing measured."""

    name: str
    value: float
    unit: str
    wanted: float | None = None
    """At most; None: nobody asked, it is told all the same."""

    @property
    def is_met(self) -> bool:
        return self.wanted is None or self.value <= self.wanted

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "is_met": self.is_met}

    def line(self) -> str:
        wanted = "" if self.wanted is None else f"≤ {self.wanted:g} {self.unit}"
        return f"{self.name:<62}{self.value:>9.2f} {self.unit:<6}{wanted:>14}{'' if self.is_met else '   missed'}"


def table(figures: Sequence[Figure], yardsticks: dict[str, float]) -> str:
    """For people."""
    told = ", ".join(f"{name} = {value:.2f} ms" for name, value in yardsticks.items())
    return "\n".join([f"{'':<62}{'measured':>16}{'wanted':>14}", *(one.line() for one in figures), "", told])
