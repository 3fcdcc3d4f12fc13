"""The figures of the catalogue by name, with their bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

AT_MOST: Final[Mapping[str, float]] = {
    "import_s": 60,
    "import_mb": 300,
    "reimport_s": 15,
    "search_cpu_ms_p95": 3,
    "search_cpu_ms_p95_100k": 10,
    "anonymous_over_B": 1.5,
    "web_process_mb": 200,
}
AT_LEAST: Final[Mapping[str, float]] = {
    "recall_at_3": 0.93,
    "ndcg_at_10": 0.85,
    "recall_at_3_typo": 0.90,
    "ndcg_at_10_typo": 0.80,
}


@dataclass(frozen=True)
class Report:
    """What was measured, by name."""

    figures: Mapping[str, float]

    @property
    def is_within_bounds(self) -> bool:
        few_enough = all(self.figures[name] <= bound for name, bound in AT_MOST.items())
        return few_enough and all(self.figures[name] >= bound for name, bound in AT_LEAST.items())

    def as_json(self) -> dict[str, float]:
        return {name: round(figure, 3) for name, figure in self.figures.items()}

    def table(self) -> str:
        """A line for each figure, with its bound where it has one."""
        lines = (f"{name:<24}{figure:>10.2f}  {self._bound(name)}" for name, figure in self.figures.items())
        return "\n".join(line.rstrip() for line in lines)

    def _bound(self, name: str) -> str:
        if name in AT_MOST:
            return f"at most {AT_MOST[name]:g}"
        return f"at least {AT_LEAST[name]:g}" if name in AT_LEAST else ""
