"""Answers as the language of conditions takes them, by the names that stand for them there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from eforms.definition import Answer, Answers, AnswerType, RowsType, ValueType

SAMPLE_VALUES: Final[dict[ValueType, Answer]] = {
    ValueType.TEXT: "a",
    ValueType.WHOLE: 1,
    ValueType.DECIMAL: "1.0",
    ValueType.TRUTH: True,
    ValueType.DAY: "2000-01-01",
    ValueType.TEXTS: ["a"],
    ValueType.PLACE: {},
}
_EMPTY_ADDRESS: Final = {"province": "", "commune": "", "street": "", "country": ""}


def to_cel_values(shapes: Mapping[str, AnswerType], answers: Answers) -> dict[str, object]:
    """The answers there are, as the language takes them, by name."""
    held = ((name, shape, _lookup(answers, name)) for name, shape in shapes.items())
    return {name: _to_cel(shape, answer) for name, shape, answer in held if answer is not None}


def _lookup(answers: Answers, name: str) -> Answer:
    """The answer a name stands for: `key`, or `key.part` of a block."""
    key, dot, part = name.partition(".")
    held = answers.get(key)
    if not dot:
        return held
    return held.get(part) if isinstance(held, dict) else None


def _to_cel(shape: AnswerType, answer: Answer) -> object:
    if isinstance(shape, RowsType):
        # The library takes no day inside a list of unlike things, so in rows a day stays text: `2012-11-22`.
        kinds = {name: ValueType.TEXT if kind is ValueType.DAY else kind for name, kind in shape.kinds.items()}
        return [_nest(to_cel_values(kinds, row)) for row in answer] if isinstance(answer, list) else []
    if shape is ValueType.DAY:
        return to_timestamp(date.fromisoformat(f"{answer}-01-01"[:10]))
    if shape is ValueType.DECIMAL:
        return float(str(answer))
    return {**_EMPTY_ADDRESS, **answer} if shape is ValueType.PLACE and isinstance(answer, dict) else answer


def _nest(named: Mapping[str, object]) -> dict[str, object]:
    """`{"person.sex": …}` as `{"person": {"sex": …}}`."""
    row: dict[str, Any] = {}
    for name, value in named.items():
        key, dot, part = name.partition(".")
        if dot:
            row.setdefault(key, {})[part] = value
        else:
            row[key] = value
    return row


def sample_values(shapes: Mapping[str, AnswerType]) -> dict[str, Any]:
    """Made-up answers, with everything answered."""
    made = {
        name: [sample_values(shape.kinds)] if isinstance(shape, RowsType) else SAMPLE_VALUES[shape]
        for name, shape in shapes.items()
    }
    return _nest(made)


def to_timestamp(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
