"""Measured figures with their targets, as a table."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value with its unit and, optionally, its upper target."""

    name: str
    value: float
    unit: str
    target: float | None = None
    """Upper bound; None for information only."""

    @property
    def is_met(self) -> bool:
        return self.target is None or self.value <= self.target

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "is_met": self.is_met}

    def line(self) -> str:
        target = "" if self.target is None else f"≤ {self.target:g} {self.unit}"
        return f"{self.name:<62}{self.value:>9.2f} {self.unit:<6}{target:>14}{'' if self.is_met else '   missed'}"


def table(figures: Sequence[Figure], yardsticks: dict[str, float]) -> str:
    """Text table of the figures and yardsticks."""
    footer = ", ".join(f"{name} = {value:.2f} ms" for name, value in yardsticks.items())
    return "\n".join([f"{'':<62}{'measured':>16}{'target':>14}", *(figure.line() for figure in figures), "", footer])
