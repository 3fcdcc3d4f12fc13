"""Compare two packages part by part and list every difference."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from core.ui.formatting import format_date
from eforms import definition as forms
from eforms.definition import FormDefinition, FrozenModel
from eforms.definition.fields import FieldBase
from services.catalogue.differences.changes import Change, ChangeGroup, ChangeKind
from services.catalogue.differences.labels import PART_LABELS
from services.catalogue.differences.value_labels import ValueFormatter, attribute_label, part_summary, part_title
from services.catalogue.package import definition, paper_templates, public_record, results, time_limits
from services.catalogue.package.definition import Package
from services.catalogue.package.fees import charges
from services.catalogue.package.fees.charges import FeeRule

IDENTITIES: Final[Mapping[type[FrozenModel], Callable[[Any], object]]] = {
    time_limits.TimeLimit: lambda part: (part.channels, part.case),
    definition.RequiredPaper: lambda part: part.field or (part.name, part.case),
    definition.Note: lambda part: part.about,
    results.Prefill: lambda part: part.into,
    paper_templates.Column: lambda part: part.heading,
    results.Holder: lambda part: (part.at, part.declared),
    public_record.RecordSection: lambda part: part.title,
    public_record.Way: lambda part: part.channel,
    public_record.LegalText: lambda part: part.number,
    charges.LocalAmount: lambda part: part.places,
    charges.Reduction: lambda part: part.name,
    charges.RefundRule: lambda part: part.when,
    forms.Option: lambda part: part.value,
    forms.AtLeast: lambda part: part.of,
    forms.Check: lambda part: part.refusal,
    forms.Ineligibility: lambda part: part.title,
}
"""How to identify a part without a key in the other version; by default its key, else its position."""


COMPARED_INSIDE: Final = (public_record.Source, forms.Link, paper_templates.PaperTemplate)
"""Single parts of which each changed attribute is told; of any other, the whole before and after."""
FieldsByKey = Mapping[str, tuple[forms.Step, FieldBase]]
"""The fields of a form by their key, each with the step it stands on."""


def diff(before: Package | None, after: Package) -> list[ChangeGroup]:
    """The changes of a package against an earlier one, by part; empty when there is none to comparison with."""
    if before is None:
        return []
    comparison = Comparison(before, after)
    found = ((PART_LABELS[name], list(comparison.part_changes(name))) for name in PART_LABELS)
    return [ChangeGroup(subject, changes) for subject, changes in found if changes]


def changed_subjects(before: Package, after: Package) -> str:
    """The parts of a package that differ, in words: `Biểu mẫu điện tử, Phí, lệ phí`; empty where none does."""
    return ", ".join(group.title for group in diff(before, after))


class Comparison:
    """Compares two packages."""

    def __init__(self, before: Package, after: Package) -> None:
        self._packages = before, after
        self._old_values, self._new_values = ValueFormatter(before), ValueFormatter(after)

    def part_changes(self, name: str) -> Iterator[Change]:
        """The changes in one part of the package."""
        before, after = self._packages
        old, new = getattr(before, name), getattr(after, name)
        if name == "fees":
            yield from self._parts("", _fees_in_order(old), _fees_in_order(new))
        elif name == "record":
            yield from self._attributes("", old, new)
        elif old != new:
            yield from self._attribute("", name, before, after)

    def _attributes(
        self, subject: str, old: FrozenModel, new: FrozenModel, *, skip: Sequence[str] = ()
    ) -> Iterator[Change]:
        """Changed attributes of two parts with the same identity."""
        for name in dict.fromkeys(chain(type(old).model_fields, type(new).model_fields)):
            if name not in skip and getattr(old, name, None) != getattr(new, name, None):
                yield from self._attribute(subject, name, old, new)

    def _attribute(self, subject: str, name: str, before: FrozenModel, after: FrozenModel) -> Iterator[Change]:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if isinstance(old, FormDefinition) and isinstance(new, FormDefinition):
            yield from self._form(subject, old, new)
        elif _is_list(old) and _is_list(new):
            yield from self._list(subject, name, attribute_label(name, after), old or (), new or ())
        elif isinstance(old, FrozenModel) and type(old) is type(new) and type(old) in COMPARED_INSIDE:
            yield from self._attributes(_capitalized(_nested(subject, attribute_label(name, after))), old, new)  # type: ignore[arg-type]
        else:
            values = self._old_values.format(name, old, before), self._new_values.format(name, new, after)
            what = attribute_label(name, after)
            yield Change(ChangeKind.CHANGED, subject or _capitalized(what), what if subject else "", *values)

    def _list(self, subject: str, name: str, what: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
        if all(isinstance(part, FrozenModel) for part in chain(old, new)):
            yield from self._parts(subject, _by_identity(old), _by_identity(new))
            return
        where = _nested(subject, what) if subject else _capitalized(what)
        removed, added = [part for part in old if part not in new], [part for part in new if part not in old]
        yield from (Change(ChangeKind.REMOVED, where, before=self._old_values.format(name, part)) for part in removed)
        yield from (Change(ChangeKind.ADDED, where, after=self._new_values.format(name, part)) for part in added)
        if not removed and not added:
            yield _reordered(where)

    def _parts(
        self, subject: str, old: Mapping[object, FrozenModel], new: Mapping[object, FrozenModel]
    ) -> Iterator[Change]:
        """Added, removed, changed and reordered parts, matched by identity."""
        for key, part in old.items():
            if key not in new:
                yield Change(ChangeKind.REMOVED, _nested(subject, part_title(part)), before=part_summary(part))
        for key, part in new.items():
            if key in old:
                yield from self._attributes(_nested(subject, part_title(old[key])), old[key], part)
            elif (former := _preceding_fee(part, key, new)) is not None:
                yield from self._attributes(_title_with_start(part), former, part, skip=("valid_from", "valid_until"))
            else:
                yield Change(ChangeKind.ADDED, _nested(subject, part_title(part)), after=part_summary(part))
        if [key for key in old if key in new] != [key for key in new if key in old]:
            yield _reordered(subject or part_title(next(iter(new.values()))).partition(" “")[0])

    def _form(self, subject: str, old: FormDefinition, new: FormDefinition) -> Iterator[Change]:
        """Compare two forms; fields are matched by key, even when moved to another step."""
        steps = {step.key: step for step in old.steps}
        for step in new.steps:
            if step.key in steps:
                yield from self._attributes(
                    _nested(subject, part_title(steps[step.key])), steps[step.key], step, skip=("fields",)
                )
            else:
                yield Change(ChangeKind.ADDED, _nested(subject, part_title(step)), after=part_summary(step))
        for key in steps.keys() - {step.key for step in new.steps}:
            yield Change(ChangeKind.REMOVED, _nested(subject, part_title(steps[key])), before=part_summary(steps[key]))
        yield from self._fields(subject, _fields_by_key(old), _fields_by_key(new))
        yield from self._attributes(subject, old, new, skip=("steps",))
        if _common_keys(old, new) != _common_keys(new, old):
            yield _reordered(_nested(subject, "Các bước, các mục"))

    def _fields(
        self,
        subject: str,
        old: Mapping[str, tuple[forms.Step, FieldBase]],
        new: Mapping[str, tuple[forms.Step, FieldBase]],
    ) -> Iterator[Change]:
        for key, (step, field) in old.items():
            if key not in new:
                yield Change(ChangeKind.REMOVED, _nested(subject, part_title(field)), before=f"bước “{step.title}”")
        for key, (step, field) in new.items():
            if key not in old:
                after = ", ".join(text for text in (part_summary(field), f"bước “{step.title}”") if text)
                yield Change(ChangeKind.ADDED, _nested(subject, part_title(field)), after=after)
                continue
            former_step, former = old[key]
            if former_step.key != step.key:
                yield Change(
                    ChangeKind.CHANGED, _nested(subject, part_title(former)), "bước", former_step.title, step.title
                )
            yield from self._attributes(_nested(subject, part_title(former)), former, field)


def _fees_in_order(fees: Sequence[FeeRule]) -> Mapping[object, FeeRule]:
    """FeeRule rules by key and, for several rules of one key, their order in time."""
    found: dict[object, FeeRule] = {}
    for fee in sorted(fees, key=lambda fee: fee.begins):
        found[fee.key, sum(1 for one in found.values() if one.key == fee.key)] = fee
    return found


def _preceding_fee(part: FrozenModel, key: object, parts: Mapping[object, FrozenModel]) -> FrozenModel | None:
    """The rule of the same fee that a new rule follows in time."""
    return parts.get((key[0], key[1] - 1)) if isinstance(part, FeeRule) and isinstance(key, tuple) else None


def _title_with_start(part: FrozenModel) -> str:
    day = f" từ ngày {format_date(part.valid_from)}" if isinstance(part, FeeRule) and part.valid_from else ""
    return part_title(part) + day


def _by_identity(parts: Sequence[FrozenModel]) -> Mapping[object, FrozenModel]:
    """Parts by identity; duplicates by identity and position."""
    found: dict[object, FrozenModel] = {}
    for position, part in enumerate(parts):
        name = _identity(part) or position
        found[(name, position) if name in found else name] = part
    return found


def _identity(part: FrozenModel) -> object:
    """The identity of a part across versions; None where only its position counts."""
    identity = IDENTITIES.get(type(part))
    return identity(part) if identity else getattr(part, "key", None)


def _fields_by_key(form: FormDefinition) -> FieldsByKey:
    return {field.key: (step, field) for step in form.steps for field in step.fields}


def _common_keys(form: FormDefinition, other: FormDefinition) -> list[str]:
    """Keys of the steps and fields that both forms have, in the order of the first."""
    common = {step.key for step in other.steps} | {f".{field.key}" for field in other.fields()}
    keys = (key for step in form.steps for key in (step.key, *(f".{field.key}" for field in step.fields)))
    return [key for key in keys if key in common]


def _is_list(value: object) -> bool:
    return value is None or isinstance(value, tuple)


def _reordered(subject: str) -> Change:
    return Change(ChangeKind.CHANGED, subject, "thứ tự", "theo phiên bản trước", "đã đổi")


def _nested(subject: str, part: str) -> str:
    return f"{subject} – {part}" if subject else part


def _capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]
