"""Life events (sự kiện trong đời): ordered paths through procedures, written by hand, not found by a search."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_noop

DATA: Final = Path(__file__).parent / "life_events.json"
WHO: Final = {"people": gettext_noop("Công dân"), "business": gettext_noop("Doanh nghiệp, hộ kinh doanh")}
"""Whose events they are."""


@dataclass(frozen=True)
class Stage:
    """A part of the path, with codes in the order they are usually done; `together`: one filing for several of them."""

    title: str
    title_en: str
    codes: tuple[str, ...]
    together: tuple[str, ...] = ()


@dataclass(frozen=True)
class LifeEvent:
    """Something that happens to a person or an enterprise."""

    slug: str
    who: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    stages: tuple[Stage, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for stage in self.stages for code in (*stage.codes, *stage.together))


@cache
def life_events() -> Mapping[str, LifeEvent]:
    """All events by slug, in their order."""
    return {row["slug"]: _event(row) for row in json.loads(DATA.read_text(encoding="utf-8"))}


def _event(row: Mapping[str, Any]) -> LifeEvent:
    stages = tuple(
        Stage(stage["title"], stage["title_en"], tuple(stage["codes"]), tuple(stage.get("together", ())))
        for stage in row["stages"]
    )
    return LifeEvent(stages=stages, **{name: row[name] for name in row if name != "stages"})
