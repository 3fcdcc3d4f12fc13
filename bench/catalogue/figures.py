"""The figures of the catalogue by name, with their bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

BOUNDS: Final[Mapping[str, float]] = {"import_s": 60, "import_mb": 300, "reimport_s": 15, "web_process_mb": 200}
"""What each may be at most; those of the search come beside."""


@dataclass(frozen=True)
class Report:
    """What was measured, by name."""

    figures: Mapping[str, float]

    @property
    def is_within_bounds(self) -> bool:
        return all(self.figures[name] <= bound for name, bound in BOUNDS.items())

    def as_json(self) -> dict[str, float]:
        return {name: round(figure, 3) for name, figure in self.figures.items()}

    def table(self) -> str:
        """A line for each figure, with its bound where it has one."""
        lines = (f"{name:<24}{figure:>10.2f}  {self._bound(name)}" for name, figure in self.figures.items())
        return "\n".join(line.rstrip() for line in lines)

    def _bound(self, name: str) -> str:
        return f"at most {BOUNDS[name]:g}" if name in BOUNDS else ""
