"""The parts of a package and their values, said in Vietnamese."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final

from django.db.models import TextChoices

from core.formatting import format_vnd
from eforms import definition as forms
from eforms.definition import FrozenModel
from eforms.definition.fields import FieldBase, Question
from services.catalogue.differences.conditions import Conditions
from services.catalogue.differences.labels import OPEN, OWN, SIDES, TYPES
from services.catalogue.package import charges, definition
from services.catalogue.package.routes import Route
from services.catalogue.public import wording

NOTHING: Final = "không có"
CONDITIONS: Final = frozenset({"show_if", "required_if", "prefill_if", "when", "that"})

TITLES: Final[Mapping[type[FrozenModel], Callable[[Any], str]]] = {
    definition.Fee: lambda part: f"Khoản thu “{part.name}”",
    definition.Limit: lambda part: (
        f"Thời hạn khi nộp {_listed(part.channels).lower()}" + (f" ({part.case})" if part.case else "")
    ),
    definition.RequiredPaper: lambda part: f"Giấy tờ “{part.name}”" + (f" ({part.case})" if part.case else ""),
    definition.ProcessStep: lambda part: f"Công đoạn “{part.title}”",
    definition.Result: lambda part: f"Kết quả “{part.name}”",
    definition.Note: lambda part: f"Ghi chú về “{part.about}”",
    definition.RecordSection: lambda part: f"Trình tự “{part.title or _shortened(part.text)}”",
    definition.Way: lambda part: f"Cách nộp {part.channel.label.lower()}",
    definition.LegalText: lambda part: f"Căn cứ {part.number}",
    definition.Source: lambda part: f"Nguồn “{part.name}”",
    charges.LocalAmount: lambda part: f"Mức thu tại {_listed(part.places)}",
    charges.Reduction: lambda part: f"Miễn, giảm “{part.name}”",
    charges.GivenBack: lambda part: f"Hoàn trả khi {_listed(part.when)}",
    Route: lambda part: f"Quy tắc gửi tới {part.addressee or _listed(part.offices) or part.places}",
    forms.Step: lambda part: f"Bước “{part.title}”",
    forms.Option: lambda part: f"Lựa chọn “{part.label}”",
    forms.Case: lambda part: f"Trường hợp “{part.title}”",
    forms.Check: lambda part: f"Kiểm tra chéo “{part.refusal}”",
    forms.Ineligibility: lambda part: f"Trường hợp không giải quyết “{part.title}”",
    forms.Link: lambda part: f"{part.label} ({part.url})",
}


DETAILS: Final[Mapping[type[FrozenModel], Callable[[Any], str]]] = {
    definition.Fee: wording.rule,
    definition.Limit: wording.limit,
    definition.RequiredPaper: wording.copies,
    definition.ProcessStep: lambda part: f"{part.role.label}, {part.hours} giờ",
    definition.Note: lambda part: part.text,
    definition.RecordSection: lambda part: part.text,
    forms.Step: lambda part: f"{len(part.fields)} mục",
}
VALUES: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: lambda value: "có" if value else "không",
    TextChoices: lambda value: str(value.label),
    date: wording.day,
    time: wording.hour,
    forms.FormDefinition: lambda form: f"{len(form.steps)} bước, {sum(1 for _ in form.fields())} mục",
    FrozenModel: lambda part: title(part),  # noqa: PLW0108 - written further down
    dict: lambda value: "; ".join(f"{name}: {_said(one)}" for name, one in value.items()),
    tuple: lambda value: _listed(value),  # noqa: PLW0108
}
"""How a value of a kind is said; anything else is a word or a number."""


def title(part: FrozenModel) -> str:
    """What people call it: `Mục “Số điện thoại”`."""
    if isinstance(part, FieldBase):
        return f"Mục “{part.label}”"
    return TITLES[type(part)](part) if type(part) in TITLES else type(part).__name__


def side(name: str, owner: FrozenModel) -> str:
    """What one side of a part is called."""
    return OWN.get((type(owner).__name__, name)) or SIDES.get(name, name)


def details(part: FrozenModel) -> str:
    """What one must know of a part that is new, or was there."""
    if isinstance(part, Question):
        kind: str = getattr(part, "type", "")
        return f"{TYPES.get(kind, kind)}, {'bắt buộc' if part.required else 'không bắt buộc'}"
    return DETAILS[type(part)](part) if type(part) in DETAILS else ""


class Phrasebook:
    """Says the values of one version; conditions name what its form asks."""

    def __init__(self, version: definition.Package | None) -> None:
        self._conditions = Conditions(version.form if version else None)

    def say(self, name: str, value: Any, owner: FrozenModel | None = None) -> str:
        """The value of one side of a part."""
        if value is None or value in ("", ()):
            return OPEN.get(name, NOTHING)
        if name in CONDITIONS and not isinstance(value, tuple):
            return self._conditions.say(value)
        if name == "amount_vnd":
            return wording.price(owner) if isinstance(owner, definition.Fee) else format_vnd(value)
        if name == "amount" and isinstance(owner, definition.Limit):
            return wording.limit(owner)
        if name in ("quantity", "named_by", "delivery") or (
            name == "field" and isinstance(owner, definition.RequiredPaper)
        ):
            return self._conditions.label(value)
        return TYPES.get(value, value) if name == "type" else _said(value)


def _said(value: Any) -> str:
    return next((say(value) for kind, say in VALUES.items() if isinstance(value, kind)), str(value))


def _listed(values: Any) -> str:
    return ", ".join(_said(value) for value in values)


def _shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"
