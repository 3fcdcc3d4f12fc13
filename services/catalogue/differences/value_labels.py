"""Vietnamese titles of the parts of a package, and formatting of their values."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final, get_args

from django.db.models import TextChoices

from core.ui.formatting import format_date, format_vnd
from eforms import definition as forms
from eforms.definition import FrozenModel
from eforms.definition.fields import FieldBase, Question
from services.catalogue.differences.conditions import ConditionFormatter
from services.catalogue.differences.labels import (
    ATTRIBUTE_LABELS,
    FIELD_TYPE_LABELS,
    MODEL_ATTRIBUTE_LABELS,
    UNSET_LABELS,
)
from services.catalogue.package import definition, paper_templates, process, public_record, results, time_limits
from services.catalogue.package.appointments import AppointmentRule
from services.catalogue.package.fees import charges, value_rates
from services.catalogue.package.office_rules import OfficeRule
from services.catalogue.package.participants import Participant
from services.catalogue.package.routes import Route
from services.catalogue.public import process_wording, wording

NO_VALUE: Final = "không có"
TYPE_LABELS: Final = {**FIELD_TYPE_LABELS, **paper_templates.BLOCK_LABELS}
CONDITION_ATTRIBUTES: Final = frozenset({"show_if", "required_if", "prefill_if", "when", "that"})

PART_TITLES: Final[Mapping[type[FrozenModel], Callable[[Any], str]]] = {
    charges.FeeRule: lambda part: f"Khoản thu “{part.name}”",
    time_limits.TimeLimit: lambda part: (
        f"Thời hạn khi nộp {_format_values(part.channels).lower()}" + (f" ({part.case})" if part.case else "")
    ),
    definition.RequiredPaper: lambda part: f"Giấy tờ “{part.name}”" + (f" ({part.case})" if part.case else ""),
    process.ProcessStep: lambda part: f"Công đoạn “{part.title}”",
    process.Stage: lambda part: f"Giai đoạn “{part.title}”",
    AppointmentRule: process_wording.format_appointment,
    process.Silence: lambda part: f"theo {part.basis}",
    OfficeRule: process_wording.format_office,
    results.Result: lambda part: f"Kết quả “{part.name}”",
    results.Holder: lambda part: f"Người được cấp ghi ở “{part.at}”",
    results.Prefill: lambda part: f"Điền trước mục “{part.into}”",
    paper_templates.PaperTemplate: lambda part: "; ".join(map(_block_title, part.blocks)),
    paper_templates.Column: lambda part: f"Cột “{part.heading}”",
    **dict.fromkeys(get_args(paper_templates.AnyBlock), lambda part: _block_title(part)),  # noqa: PLW0108 - below
    results.CopyOrder: lambda part: f"theo mục “{part.quantity}”, ký hiệu {part.symbol}, “{part.subtitle}”",
    definition.Part: lambda part: f"Phần “{part.title}”",
    definition.Note: lambda part: f"Ghi chú về “{part.about}”",
    Participant: lambda part: f"Người cùng xác nhận “{part.title}”",
    public_record.RecordSection: lambda part: f"Trình tự “{part.title or _truncated(part.text)}”",
    public_record.Way: lambda part: f"Cách nộp {part.channel.label.lower()}",
    public_record.LegalText: lambda part: f"Căn cứ {part.number}",
    public_record.Source: lambda part: f"Nguồn “{part.name}”",
    charges.LocalAmount: lambda part: f"Mức thu tại {_format_values(part.places)}",
    value_rates.ByValue: lambda part: wording.format_by_value(part),  # noqa: PLW0108 - it takes words of the fee too
    charges.NamedReduction: lambda part: f"Miễn, giảm “{part.name}”",
    charges.Reduction: lambda part: f"Miễn, giảm “{part.name}”",
    charges.RefundRule: lambda part: f"Hoàn trả khi {_format_values(part.when)}",
    Route: lambda part: f"Quy tắc gửi tới {_addressees(part)}",
    forms.Step: lambda part: f"Bước “{part.title}”",
    forms.Option: lambda part: f"Lựa chọn “{part.label}”",
    forms.Case: lambda part: f"Trường hợp “{part.title}”",
    forms.AtLeast: lambda part: f"Cần ít nhất {part.number} trong {', '.join(part.of)}",
    forms.Check: lambda part: f"Kiểm tra chéo “{part.refusal}”",
    forms.Ineligibility: lambda part: f"Trường hợp không giải quyết “{part.title}”",
    forms.Link: lambda part: f"{part.label} ({part.url})",
}


PART_SUMMARIES: Final[Mapping[type[FrozenModel], Callable[[Any], str]]] = {
    charges.FeeRule: wording.format_fee,
    time_limits.TimeLimit: wording.format_limit,
    definition.RequiredPaper: wording.format_copies,
    process.ProcessStep: process_wording.format_step,
    process.Stage: lambda part: "; ".join(f"{step.title}: {process_wording.format_step(step)}" for step in part.steps),
    definition.Part: lambda part: process_wording.format_office(part.office) if part.office else "",
    definition.Note: lambda part: part.text,
    results.Result: lambda part: part.case,
    results.Prefill: lambda part: " / ".join(part.texts),
    **dict.fromkeys(get_args(paper_templates.AnyBlock), lambda part: "\n".join(part.texts.values())),
    Participant: lambda part: f"chờ {part.days} ngày, {part.basis}",
    public_record.RecordSection: lambda part: part.text,
    forms.Step: lambda part: f"{len(part.fields)} mục",
}
VALUE_FORMATS: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: lambda value: "có" if value else "không",
    TextChoices: lambda value: str(value.label),
    date: format_date,
    time: wording.format_time,
    forms.FormDefinition: lambda form: f"{len(form.steps)} bước, {sum(1 for _ in form.fields())} mục",
    FrozenModel: lambda part: part_title(part),  # noqa: PLW0108 - defined below
    dict: lambda value: "; ".join(f"{name}: {_format_value(one)}" for name, one in value.items()),
    tuple: lambda value: _format_values(value),  # noqa: PLW0108
}
"""How values of a type are formatted; any other value by str()."""


def part_title(part: FrozenModel) -> str:
    """The title of a part: `Mục “Số điện thoại”`."""
    if isinstance(part, FieldBase):
        return f"Mục “{part.label}”"
    return PART_TITLES[type(part)](part) if type(part) in PART_TITLES else type(part).__name__


def attribute_label(name: str, owner: FrozenModel) -> str:
    """The label of an attribute of a part."""
    return MODEL_ATTRIBUTE_LABELS.get((type(owner).__name__, name)) or ATTRIBUTE_LABELS.get(name, name)


def part_summary(part: FrozenModel) -> str:
    """A summary of an added or removed part."""
    if isinstance(part, Question):
        kind: str = getattr(part, "type", "")
        return f"{FIELD_TYPE_LABELS.get(kind, kind)}, {'bắt buộc' if part.required else 'không bắt buộc'}"
    return PART_SUMMARIES[type(part)](part) if type(part) in PART_SUMMARIES else ""


class ValueFormatter:
    """Formats the values of one version; conditions use the labels of its form."""

    def __init__(self, version: definition.Package | None) -> None:
        self._reductions = {one.key: one.name for one in version.reductions} if version else {}
        step_forms = version.step_forms if version else {}
        self._conditions = ConditionFormatter(version.form if version else None, step_forms)

    def format(self, name: str, value: Any, owner: FrozenModel | None = None) -> str:
        """Format the value of an attribute of a part."""
        if value is None or value in ("", ()):
            return UNSET_LABELS.get(name, NO_VALUE)
        if name in CONDITION_ATTRIBUTES and not isinstance(value, tuple):
            return self._conditions.format(value)
        if name in ("amount_vnd", "amount"):
            return _format_amount(value, owner)
        if name in ("quantity", "named_by", "delivery", "people", "paper") or (
            name == "field" and isinstance(owner, definition.RequiredPaper)
        ):
            return self._conditions.label(value)
        if name in ("type", "reduced_by"):
            names = TYPE_LABELS if name == "type" else self._reductions
            return str(names.get(value, value))
        return _format_value(value)


def _block_title(block: paper_templates.Block) -> str:
    """What kind of block it is, and how it begins."""
    kind, begins = paper_templates.BLOCK_LABELS[getattr(block, "type", "")], next(iter(block.texts.values()), "")
    return f"{kind} “{_truncated(begins.partition(chr(10))[0])}”" if begins else kind


def _addressees(route: Route) -> str:
    """To whom a route leads, in short."""
    by_rule = process_wording.format_office(route.office) if route.office else ""
    return str(route.addressee or _format_values(route.offices) or route.places or by_rule)


def _format_amount(value: Any, owner: FrozenModel | None) -> str:
    """An amount of money, or of time."""
    if isinstance(owner, charges.FeeRule):
        return wording.format_price(owner)
    return wording.format_limit(owner) if isinstance(owner, time_limits.TimeLimit) else format_vnd(value)


def _format_value(value: Any) -> str:
    return next((as_text(value) for kind, as_text in VALUE_FORMATS.items() if isinstance(value, kind)), str(value))


def _format_values(values: Any) -> str:
    return ", ".join(_format_value(value) for value in values)


def _truncated(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"
