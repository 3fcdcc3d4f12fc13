"""From an attribute of a pydantic model to a Django form field, and from what was typed to JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from django import forms
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from core.ui.date_fields import LocalDateField
from eforms.definition.conditions import ConditionRow
from services.catalogue.authoring.editor import inputs, keyed_inputs, words

LONG: Final = 300
"""Characters from which on a text gets several lines."""
REFERENCE: Final = "^[a-z][a-z0-9_]{0,39}"
"""How the patterns of keys and of references to answers begin."""
KEPT_BY_PLACE: Final = ("remarks_en",)
"""Texts that go with those of another list by their place: written where English is, not as lines of their own."""
BOUNDS: Final = ("ge", "gt", "le", "lt", "max_length", "min_length", "pattern", "decimal_places")
Choices = Sequence[tuple[str, str]]
FindChoices = Callable[[str], Any]
"""The choices of a reference, by the name of its attribute."""


@dataclass(frozen=True)
class Shape:
    """What an annotation says: one type, or a tuple of it, with its bounds."""

    kind: Any
    is_optional: bool = False
    is_list: bool = False
    bounds: Mapping[str, Any] = field(default_factory=dict)
    item_bounds: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pattern(self) -> str:
        """The pattern of the text, or of each text of a list."""
        return str((self.item_bounds if self.is_list else self.bounds).get("pattern") or "")

    @property
    def is_reference(self) -> bool:
        """Whether it names something else of the package by its key."""
        return self.kind is str and self.pattern.startswith(REFERENCE)


def shape_of(info: FieldInfo) -> Shape:
    """The shape of an attribute."""
    kind, is_optional, bounds = _unwrapped(info.annotation, _bounds(info.metadata))
    if get_origin(kind) is tuple and len(get_args(kind)) == 2 and get_args(kind)[1] is Ellipsis:
        item, _, item_bounds = _unwrapped(get_args(kind)[0], {})
        return Shape(item, is_optional, is_list=True, bounds=bounds, item_bounds=item_bounds)
    return Shape(kind, is_optional, bounds=bounds)


def is_condition(info: FieldInfo) -> bool:
    """Whether the attribute is a condition over answers."""
    return ConditionRow in get_args(info.annotation)


def form_field(model: type, name: str, info: FieldInfo, find_choices: FindChoices) -> forms.Field | None:
    """The form field of an attribute; None for what no plain form can say."""
    shape = shape_of(info)
    more: dict[str, Any] = {
        "label": words.label_of(model, name),
        "help_text": words.help_of(model, name),
        "required": is_needed(info, shape),
    }
    if name in ("paper_label", "paper_title"):
        as_on_page = "tiêu đề bước" if name == "paper_title" else "câu hỏi"
        return inputs.PaperLabelField(more["label"], as_on_page=as_on_page)
    if name in ("labels", "labels_en", "paper_labels"):
        return keyed_inputs.PartLabelsField(words.part_labels(model), **more)
    if name == "side_by_side":
        return keyed_inputs.PairsField(choices=find_choices(name), **more)
    if name == "counts_as":
        return keyed_inputs.AnswersField(find_choices(name), **more)
    choices = _choices(model, name, shape, find_choices)
    if choices is None:
        return _typed_field(name, shape, more)
    return _choice_field(shape, choices, more) if choices else None


def is_needed(info: FieldInfo, shape: Shape) -> bool:
    """Whether it has to be said: it has no default, or a default that is not empty and may not become so."""
    if info.is_required():
        return shape.kind is not bool and not (shape.kind is str and not shape.is_list and not _least(shape))
    may_be_empty = shape.is_optional or (shape.is_list and not _least(shape))
    return not may_be_empty and shape.kind is not bool and (shape.kind is not str or shape.is_list)


def json_value(value: Any) -> Any:
    """A cleaned value as JSON has it."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def empty_value(info: FieldInfo) -> Any:
    """What is written where nothing was typed: None where that may be, else the empty text or list."""
    shape = shape_of(info)
    if shape.is_list:
        return []
    return None if shape.is_optional else "" if shape.kind is str else PydanticUndefined


def _typed_field(name: str, shape: Shape, more: dict[str, Any]) -> forms.Field | None:
    if shape.is_list:
        return inputs.LinesField(**more) if shape.kind is str and name not in KEPT_BY_PLACE else None
    if shape.kind is str:
        return _text_field(name, shape, more)
    if shape.kind is bool:
        return inputs.YesNoChoice(**more) if shape.is_optional else forms.BooleanField(**{**more, "required": False})
    if shape.kind is int:
        return _whole_number_field(name, shape, more)
    kind = DAY_OR_TODAY if set(get_args(shape.kind)) == {date, Literal["today"]} else shape.kind
    return FIELDS[kind](**more) if kind in FIELDS else None


def _text_field(name: str, shape: Shape, more: dict[str, Any]) -> forms.Field:
    most = shape.bounds.get("max_length") or 10_000
    return inputs.PlainTextField(max_length=most, is_long=most > LONG and name not in ONE_LINE, **more)


def _whole_number_field(name: str, shape: Shape, more: dict[str, Any]) -> forms.Field:
    if name.endswith("_vnd") or name == "up_to":
        return inputs.AmountField(**more)
    bounds = shape.bounds
    least = bounds.get("ge", bounds["gt"] + 1 if "gt" in bounds else None)
    return inputs.WholeNumberField(min_value=least, max_value=bounds.get("le"), **more)


DAY_OR_TODAY: Final = "day or today"
FIELDS: Final[Mapping[Any, Callable[..., forms.Field]]] = {
    Decimal: inputs.CommaDecimalField,
    date: LocalDateField,
    time: inputs.ClockField,
    DAY_OR_TODAY: inputs.DayOrTodayField,
}
ONE_LINE: Final = frozenset(
    {"label", "title", "name", "label_en", "title_en", "item", "refusal", "unit", "default", "per", "number", "symbol"}
)
"""Texts of one line, however long they may be."""


def _choices(model: type, name: str, shape: Shape, find_choices: FindChoices) -> Any:
    if get_origin(shape.kind) is Literal:
        return [(str(value), words.value_label(model, name, value)) for value in get_args(shape.kind)]
    if isinstance(shape.kind, type) and issubclass(shape.kind, Enum):
        offered = words.OFFERED.get((model.__name__, name), tuple(shape.kind))
        return [(str(value), words.value_label(model, name, shape.kind(value))) for value in offered]
    if name == "optional":
        return list(words.part_labels(model).items())
    return find_choices(name) if shape.is_reference or name in ("code_list", "prefill") else None


def _choice_field(shape: Shape, choices: Any, more: dict[str, Any]) -> forms.Field:
    if shape.is_list:
        return inputs.SeveralField(choices=choices, **more)
    return inputs.OneField(choices=[*([] if more["required"] else [("", "–")]), *choices], **more)


def _least(shape: Shape) -> int:
    return int(shape.bounds.get("min_length") or 0)


def _unwrapped(annotation: Any, bounds: Mapping[str, Any]) -> tuple[Any, bool, Mapping[str, Any]]:
    """The type within `Annotated` and `| None`, whether None is allowed, and all bounds on the way."""
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        return _unwrapped(inner, {**bounds, **_bounds(metadata)})
    if get_origin(annotation) in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not NoneType]
        if len(members) == 1:
            kind, _, bounds = _unwrapped(members[0], bounds)
            return kind, True, bounds
        return Union[tuple(members)], len(members) < len(get_args(annotation)), bounds  # noqa: UP007 - of a tuple
    return annotation, False, bounds


def _bounds(metadata: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in metadata:
        if isinstance(one, FieldInfo):
            found |= _bounds(one.metadata)
        found |= {name: value for name in BOUNDS if (value := getattr(one, name, None)) is not None}
    return found
