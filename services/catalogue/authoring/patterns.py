"""Patterns: small whole packages that a new procedure begins as; the ministry fills in law, limits and fees."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from services.catalogue.package.definition import Package

PATTERNS_DIR: Final = Path(__file__).parents[1] / "data" / "patterns"
KEYS: Final = ("copy", "permit", "registration", "notification", "subsidy", "recognition")
"""The files, in the order in which they are offered."""


@dataclass(frozen=True)
class Pattern:
    """A package to begin with, what it is called and what it is good for."""

    key: str
    package: Package

    @property
    def title(self) -> str:
        return self.package.record.name

    @property
    def about(self) -> str:
        """What it asks, as its first note says."""
        return self.package.notes[0].text


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns, read once."""
    return tuple(
        Pattern(key, Package.model_validate_json((PATTERNS_DIR / f"{key}.json").read_bytes(), strict=True))
        for key in KEYS
    )


def pattern(key: str) -> Pattern | None:
    """The pattern with this key."""
    return next((one for one in patterns() if one.key == key), None)
