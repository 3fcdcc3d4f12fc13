"""How long a form takes to fill in, told before one begins."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from eforms.definition import FormDefinition, Step

SECONDS: Final = {"document": 60, "photo": 60, "long_text": 60, "address": 30, "promise": 5, "reading": 0, "yes_no": 5}
USUAL: Final = 12
"""Seconds for a question of any other type, read and answered."""
KNOWN: Final = 4
"""Seconds to look at what the portal has filled in."""
PER_STEP: Final = 10
WORDS_A_SECOND: Final = 4


class Minutes(NamedTuple):
    """The shortest way through a form, and the longest."""

    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.least} phút" if self.least == self.most else f"{self.least}–{self.most} phút"


def minutes(definition: FormDefinition) -> Minutes:
    """What everybody is asked, and what somebody may be asked."""
    least = sum(_seconds(step, always=True) for step in definition.steps if not _depends(step))
    most = sum(_seconds(step, always=False) for step in definition.steps)
    return Minutes(_rounded_up(least), _rounded_up(most))


def _seconds(step: Step, *, always: bool) -> float:
    fields = (field for field in step.fields if not (always and _may_be_left_out(field)))
    return PER_STEP + _reading(step.intro) + sum(_of_each(fields))


def _of_each(fields: Iterable[Any]) -> Iterator[float]:
    """Of a group, the fields inside it count."""
    for field in fields:
        yield _reading(field.hint) + _reading(getattr(field, "text", ""))
        if inside := getattr(field, "inside", None):
            yield from _of_each(inside)
        else:
            yield KNOWN if getattr(field, "prefill", "") else SECONDS.get(field.type, USUAL)


def _depends(part: Any) -> bool:
    return part.show_if is not None or bool(part.cases)


def _may_be_left_out(field: Any) -> bool:
    return _depends(field) or not getattr(field, "required", True) or getattr(field, "required_if", None) is not None


def _reading(text: str) -> float:
    return len(text.split()) / WORDS_A_SECOND


def _rounded_up(seconds: float) -> int:
    return max(-int(-seconds // 60), 1)
