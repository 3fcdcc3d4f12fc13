"""Answers as the language of conditions takes them, by the names that stand for them there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from eforms.definition import Answer, Answers, Kind, Rows, Shape

SAMPLES: Final[dict[Kind, Answer]] = {
    Kind.TEXT: "a",
    Kind.WHOLE: 1,
    Kind.DECIMAL: "1.0",
    Kind.TRUTH: True,
    Kind.DAY: "2000-01-01",
    Kind.TEXTS: ["a"],
    Kind.PLACE: {},
}
_NO_PLACE: Final = {"province": "", "commune": "", "street": "", "country": ""}


def plain_all(shapes: Mapping[str, Shape], answers: Answers) -> dict[str, object]:
    """The answers there are, as the language takes them, by name."""
    held = ((name, shape, _look(answers, name)) for name, shape in shapes.items())
    return {name: _plain(shape, answer) for name, shape, answer in held if answer is not None}


def _look(answers: Answers, name: str) -> Answer:
    """The answer a name stands for: `key`, or `key.part` of a block."""
    key, dot, part = name.partition(".")
    held = answers.get(key)
    if not dot:
        return held
    return held.get(part) if isinstance(held, dict) else None


def _plain(shape: Shape, answer: Answer) -> object:
    if isinstance(shape, Rows):
        # The library takes no day inside a list of unlike things, so in rows a day stays text: `2012-11-22`.
        kinds = {name: Kind.TEXT if kind is Kind.DAY else kind for name, kind in shape.kinds.items()}
        return [_nested(plain_all(kinds, row)) for row in answer] if isinstance(answer, list) else []
    if shape is Kind.DAY:
        return moment(date.fromisoformat(f"{answer}-01-01"[:10]))
    if shape is Kind.DECIMAL:
        return float(str(answer))
    return {**_NO_PLACE, **answer} if shape is Kind.PLACE and isinstance(answer, dict) else answer


def _nested(named: Mapping[str, object]) -> dict[str, object]:
    """`{"person.sex": …}` as `{"person": {"sex": …}}`."""
    row: dict[str, Any] = {}
    for name, value in named.items():
        key, dot, part = name.partition(".")
        if dot:
            row.setdefault(key, {})[part] = value
        else:
            row[key] = value
    return row


def sample(shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """Made-up answers, with everything answered."""
    made = {
        name: [sample(shape.kinds)] if isinstance(shape, Rows) else SAMPLES[shape] for name, shape in shapes.items()
    }
    return _nested(made)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
