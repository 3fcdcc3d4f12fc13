"""Conversion of answers to CEL values, and sample values."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from eforms.definition import Answer, Answers, AnswerType, RowsType, ValueType

TODAY: Final = "today"
"""The name by which conditions read the day; no field can have it."""
SAMPLE_VALUES: Final[dict[ValueType, Answer]] = {
    ValueType.TEXT: "a",
    ValueType.INTEGER: 1,
    ValueType.DECIMAL: "1.0",
    ValueType.BOOLEAN: True,
    ValueType.DATE: "2000-01-01",
    ValueType.TEXT_LIST: ["a"],
    ValueType.ADDRESS: {},
}
NumberBounds = Mapping[str, tuple[int, int]]
"""The lowest and highest whole number of fields by name; of a field in rows, `rows.part`."""
Choices = Mapping[str, Collection[str]]
"""The values a choice may have, by name as in `NumberBounds`."""
HOME: Final = "VN"
"""The country of an address that names none, as in the list of countries and of nationalities."""
MAX_INTEGER: Final = 10**12
_EMPTY_ADDRESS: Final = {"province": "", "commune": "", "street": ""}


def on_day(answers: Answers, day: date) -> Answers:
    """The answers as conditions read them on this day: `today` is bound like an answer."""
    return {**answers, TODAY: day.isoformat()}


def to_cel_values(types: Mapping[str, AnswerType], answers: Answers, *, home: str = HOME) -> dict[str, object]:
    """The answers that are given, converted, by name; `home` is the country of an address that names none."""
    looked_up = ((name, answer_type, lookup(answers, name)) for name, answer_type in types.items())
    return {name: _to_cel(answer_type, answer, home) for name, answer_type, answer in looked_up if answer is not None}


def lookup(answers: Answers, name: str) -> Answer:
    """The answer with this name: `key`, or `key.part` of a block or an address."""
    key, dot, part = name.partition(".")
    answer = answers.get(key)
    if not dot:
        return answer
    return answer.get(part) if isinstance(answer, dict) else None


def _to_cel(answer_type: AnswerType, answer: Answer, home: str) -> object:
    if isinstance(answer_type, RowsType):
        # The library takes no timestamp inside a list of mixed types, so in rows a date stays text: `2012-11-22`.
        types = {
            name: ValueType.TEXT if inner is ValueType.DATE else inner for name, inner in answer_type.fields.items()
        }
        return [_nest(to_cel_values(types, row, home=home)) for row in answer] if isinstance(answer, list) else []
    if answer_type is ValueType.DATE:
        return to_timestamp(date.fromisoformat(f"{answer}-01-01"[:10]))
    if answer_type is ValueType.DECIMAL:
        return float(str(answer))
    is_address = answer_type is ValueType.ADDRESS and isinstance(answer, dict)
    return {**_EMPTY_ADDRESS, "country": home, **answer} if is_address else answer  # type: ignore[dict-item]


def _nest(values: Mapping[str, object]) -> dict[str, object]:
    """`{"person.sex": …}` as `{"person": {"sex": …}}`."""
    row: dict[str, Any] = {}
    for name, value in values.items():
        key, dot, part = name.partition(".")
        if dot:
            row.setdefault(key, {})[part] = value
        else:
            row[key] = value
    return row


def sample_values(types: Mapping[str, AnswerType], numbers: Mapping[str, int] | None = None) -> dict[str, Any]:
    """Sample answers for these types, with everything answered; `numbers` are other whole numbers by their name."""
    values = {
        name: [sample_values(answer_type.fields, _inside(name, numbers))]
        if isinstance(answer_type, RowsType)
        else (numbers or {}).get(name, SAMPLE_VALUES[answer_type])
        for name, answer_type in types.items()
    }
    return _nest(values)


def extreme_samples(types: Mapping[str, AnswerType], bounds: NumberBounds) -> Iterator[dict[str, Any]]:
    """Samples with the lowest and the highest whole numbers, and with each of them 0 in turn where it may be."""
    names = [*_integer_names(types)]
    ranges = {name: bounds.get(name, (0, MAX_INTEGER)) for name in names}
    yield sample_values(types, {name: low for name, (low, _) in ranges.items()})
    yield sample_values(types, {name: high for name, (_, high) in ranges.items()})
    yield from (sample_values(types, {name: 0}) for name, (low, high) in ranges.items() if low <= 0 <= high)


def _integer_names(types: Mapping[str, AnswerType], prefix: str = "") -> Iterator[str]:
    for name, answer_type in types.items():
        if isinstance(answer_type, RowsType):
            yield from _integer_names(answer_type.fields, f"{prefix}{name}.")
        elif answer_type is ValueType.INTEGER:
            yield prefix + name


def _inside(name: str, numbers: Mapping[str, int] | None) -> dict[str, int]:
    """The numbers in the rows of this name."""
    own = f"{name}."
    return {key.removeprefix(own): number for key, number in (numbers or {}).items() if key.startswith(own)}


def to_timestamp(day: date) -> datetime:
    """Midnight UTC of the date: CEL has no dates."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
