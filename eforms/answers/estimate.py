"""How long a form takes to fill in, told before one begins."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from eforms.definition import FormDefinition, Step

SECONDS: Final = {"document": 60, "photo": 60, "long_text": 60, "address": 30, "promise": 5, "reading": 0, "yes_no": 5}
DEFAULT_SECONDS: Final = 12
"""Seconds for a question of any other type, read and answered."""
PREFILLED_SECONDS: Final = 4
"""Seconds to look at what the portal has filled in."""
SECONDS_PER_STEP: Final = 10
WORDS_PER_SECOND: Final = 4


class TimeEstimate(NamedTuple):
    """The shortest way through a form, and the longest."""

    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.least} phút" if self.least == self.most else f"{self.least}–{self.most} phút"


def estimate_minutes(definition: FormDefinition) -> TimeEstimate:
    """What everybody is asked, and what somebody may be asked."""
    least = sum(_step_seconds(step, always=True) for step in definition.steps if not _is_conditional(step))
    most = sum(_step_seconds(step, always=False) for step in definition.steps)
    return TimeEstimate(_rounded_up(least), _rounded_up(most))


def _step_seconds(step: Step, *, always: bool) -> float:
    fields = (field for field in step.fields if not (always and _is_skippable(field)))
    return SECONDS_PER_STEP + _reading_seconds(step.intro) + sum(_field_seconds(fields))


def _field_seconds(fields: Iterable[Any]) -> Iterator[float]:
    """Of a group, the fields inside it count."""
    for field in fields:
        yield _reading_seconds(field.hint) + _reading_seconds(getattr(field, "text", ""))
        if inside := getattr(field, "inside", None):
            yield from _field_seconds(inside)
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
