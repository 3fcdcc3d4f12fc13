"""Estimated time to fill in a form, shown before one begins."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.utils.translation import ngettext

from eforms.definition import FormDefinition, Step

SECONDS: Final = {"document": 60, "photo": 60, "long_text": 60, "address": 30, "promise": 5, "reading": 0, "yes_no": 5}
DEFAULT_SECONDS: Final = 12
"""Seconds to read and answer a question of any other type."""
PREFILLED_SECONDS: Final = 4
"""Seconds to check a prefilled answer."""
SECONDS_PER_STEP: Final = 10
WORDS_PER_SECOND: Final = 4


class TimeEstimate(NamedTuple):
    """Minutes for the shortest and the longest way through a form."""

    shortest: int
    longest: int

    def __str__(self) -> str:
        minutes = f"{self.shortest}" if self.shortest == self.longest else f"{self.shortest}–{self.longest}"
        return ngettext("%(number)s phút", "%(number)s phút", self.longest) % {"number": minutes}


@lru_cache(maxsize=256)
def estimate_minutes(definition: FormDefinition) -> TimeEstimate:
    """The shortest way asks what everybody is asked; the longest, every question."""
    shortest = sum(_step_seconds(step, always=True) for step in definition.steps if not _is_conditional(step))
    longest = sum(_step_seconds(step, always=False) for step in definition.steps)
    return TimeEstimate(_rounded_up(shortest), _rounded_up(longest))


def _step_seconds(step: Step, *, always: bool) -> float:
    fields = (field for field in step.fields if not (always and _is_skippable(field)))
    return SECONDS_PER_STEP + _reading_seconds(step.intro) + sum(_field_seconds(fields))


def _field_seconds(fields: Iterable[Any]) -> Iterator[float]:
    """Seconds of each field; of a group, those of its inner fields."""
    for field in fields:
        yield _reading_seconds(field.hint) + _reading_seconds(getattr(field, "text", ""))
        if inner_fields := getattr(field, "inner_fields", None):
            yield from _field_seconds(inner_fields)
        else:
            yield PREFILLED_SECONDS if getattr(field, "prefill", "") else SECONDS.get(field.type, DEFAULT_SECONDS)


def _is_conditional(part: Any) -> bool:
    return part.show_if is not None or bool(part.cases)


def _is_skippable(field: Any) -> bool:
    return (
        _is_conditional(field)
        or not getattr(field, "required", True)
        or getattr(field, "required_if", None) is not None
    )


def _reading_seconds(text: str) -> float:
    return len(text.split()) / WORDS_PER_SECOND


def _rounded_up(seconds: float) -> int:
    return max(-int(-seconds // 60), 1)
