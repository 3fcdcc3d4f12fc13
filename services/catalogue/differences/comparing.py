"""Two versions held side by side, part by part. Nothing that differs is left unsaid."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from eforms import definition as forms
from eforms.definition import FormDefinition, FrozenModel
from eforms.definition.fields import FieldBase
from services.catalogue.differences.changes import Change, ChangeGroup, ChangeKind
from services.catalogue.differences.labels import GROUPS
from services.catalogue.differences.phrases import Phrasebook, details, side, title
from services.catalogue.package import charges, definition
from services.catalogue.package.definition import Fee, Package
from services.catalogue.public import wording

IDENTITIES: Final[Mapping[type[FrozenModel], Callable[[Any], object]]] = {
    definition.Limit: lambda part: (part.channels, part.case),
    definition.RequiredPaper: lambda part: part.field or (part.name, part.case),
    definition.Note: lambda part: part.about,
    definition.RecordSection: lambda part: part.title,
    definition.Way: lambda part: part.channel,
    definition.LegalText: lambda part: part.number,
    charges.LocalAmount: lambda part: part.places,
    charges.Reduction: lambda part: part.name,
    charges.GivenBack: lambda part: part.when,
    forms.Option: lambda part: part.value,
    forms.Check: lambda part: part.refusal,
    forms.Ineligibility: lambda part: part.title,
}
"""By what a part is known again in another version, where it has no key; else by its place."""


Standing = Mapping[str, tuple[forms.Step, FieldBase]]
"""The fields of a form by their key, each with the step it stands on."""


def differences(before: Package | None, after: Package) -> list[ChangeGroup]:
    """What a new version changes, by subject; against nothing, all of it is new."""
    if before is None:
        return []
    compare = Comparison(before, after)
    found = ((GROUPS[name], list(compare.part(name))) for name in GROUPS)
    return [ChangeGroup(subject, changes) for subject, changes in found if changes]


class Comparison:
    """One version against the one before it."""

    def __init__(self, before: Package, after: Package) -> None:
        self._packages = before, after
        self._old, self._new = Phrasebook(before), Phrasebook(after)

    def part(self, name: str) -> Iterator[Change]:
        """The changes in one part of the package."""
        before, after = self._packages
        old, new = getattr(before, name), getattr(after, name)
        if name == "fees":
            yield from self._rows("", _in_time(old), _in_time(new))
        elif name == "record":
            yield from self._sides("", old, new)
        elif old != new:
            yield from self._side("", name, before, after)

    def _sides(self, about: str, old: FrozenModel, new: FrozenModel, *, but: Sequence[str] = ()) -> Iterator[Change]:
        """What differs between two parts that are the same thing."""
        for name in dict.fromkeys(chain(type(old).model_fields, type(new).model_fields)):
            if name not in but and getattr(old, name, None) != getattr(new, name, None):
                yield from self._side(about, name, old, new)

    def _side(self, about: str, name: str, before: FrozenModel, after: FrozenModel) -> Iterator[Change]:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if isinstance(old, FormDefinition) and isinstance(new, FormDefinition):
            yield from self._form(about, old, new)
        elif _is_list(old) and _is_list(new):
            yield from self._list(about, side(name, after), old or (), new or ())
        elif isinstance(old, FrozenModel) and type(old) is type(new) and type(old) in (definition.Source, forms.Link):
            yield from self._sides(_capital(_within(about, side(name, after))), old, new)  # type: ignore[arg-type]
        else:
            said = self._old.say(name, old, before), self._new.say(name, new, after)
            what = side(name, after)
            yield Change(ChangeKind.CHANGED, about or _capital(what), what if about else "", *said)

    def _list(self, about: str, what: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
        if all(isinstance(part, FrozenModel) for part in chain(old, new)):
            yield from self._rows(about, _named(old), _named(new))
            return
        where = _within(about, what) if about else _capital(what)
        gone, come = [part for part in old if part not in new], [part for part in new if part not in old]
        yield from (Change(ChangeKind.REMOVED, where, before=self._old.say("", part)) for part in gone)
        yield from (Change(ChangeKind.ADDED, where, after=self._new.say("", part)) for part in come)
        if not gone and not come:
            yield _reordered(where)

    def _rows(
        self, about: str, old: Mapping[object, FrozenModel], new: Mapping[object, FrozenModel]
    ) -> Iterator[Change]:
        """Parts that are known again: gone, new, or changed."""
        for key, part in old.items():
            if key not in new:
                yield Change(ChangeKind.REMOVED, _within(about, title(part)), before=details(part))
        for key, part in new.items():
            if key in old:
                yield from self._sides(_within(about, title(old[key])), old[key], part)
            elif (former := _former(part, key, new)) is not None:
                yield from self._sides(_since(part), former, part, but=("valid_from", "valid_until"))
            else:
                yield Change(ChangeKind.ADDED, _within(about, title(part)), after=details(part))
        if [key for key in old if key in new] != [key for key in new if key in old]:
            yield _reordered(about or title(next(iter(new.values()))).partition(" “")[0])

    def _form(self, about: str, old: FormDefinition, new: FormDefinition) -> Iterator[Change]:
        """Fields are known again by their key, on whatever step they stand."""
        steps = {step.key: step for step in old.steps}
        for step in new.steps:
            if step.key in steps:
                yield from self._sides(_within(about, title(steps[step.key])), steps[step.key], step, but=("fields",))
            else:
                yield Change(ChangeKind.ADDED, _within(about, title(step)), after=details(step))
        for key in steps.keys() - {step.key for step in new.steps}:
            yield Change(ChangeKind.REMOVED, _within(about, title(steps[key])), before=details(steps[key]))
        yield from self._fields(about, _standing(old), _standing(new))
        yield from self._sides(about, old, new, but=("steps",))
        if _order(old, new) != _order(new, old):
            yield _reordered(_within(about, "Các bước, các mục"))

    def _fields(
        self,
        about: str,
        old: Mapping[str, tuple[forms.Step, FieldBase]],
        new: Mapping[str, tuple[forms.Step, FieldBase]],
    ) -> Iterator[Change]:
        for key, (step, field) in old.items():
            if key not in new:
                yield Change(ChangeKind.REMOVED, _within(about, title(field)), before=f"bước “{step.title}”")
        for key, (step, field) in new.items():
            if key not in old:
                told = ", ".join(text for text in (details(field), f"bước “{step.title}”") if text)
                yield Change(ChangeKind.ADDED, _within(about, title(field)), after=told)
                continue
            former_step, former = old[key]
            if former_step.key != step.key:
                yield Change(ChangeKind.CHANGED, _within(about, title(former)), "bước", former_step.title, step.title)
            yield from self._sides(_within(about, title(former)), former, field)


def _in_time(fees: Sequence[Fee]) -> Mapping[object, Fee]:
    """Fees by key and, where one changes on some day, by their turn."""
    found: dict[object, Fee] = {}
    for fee in sorted(fees, key=lambda fee: fee.begins):
        found[fee.key, sum(1 for one in found.values() if one.key == fee.key)] = fee
    return found


def _former(part: FrozenModel, key: object, parts: Mapping[object, FrozenModel]) -> FrozenModel | None:
    """The rule that a new rule of the same fee follows."""
    return parts.get((key[0], key[1] - 1)) if isinstance(part, Fee) and isinstance(key, tuple) else None


def _since(part: FrozenModel) -> str:
    day = f" từ ngày {wording.day(part.valid_from)}" if isinstance(part, Fee) and part.valid_from else ""
    return title(part) + day


def _named(parts: Sequence[FrozenModel]) -> Mapping[object, FrozenModel]:
    """Parts by what they are known by; a second one of the same name by its place as well."""
    found: dict[object, FrozenModel] = {}
    for place, part in enumerate(parts):
        name = _known_by(part) or place
        found[(name, place) if name in found else name] = part
    return found


def _known_by(part: FrozenModel) -> object:
    """What makes a part the same one in another version; None where only its place does."""
    identity = IDENTITIES.get(type(part))
    return identity(part) if identity else getattr(part, "key", None)


def _standing(form: FormDefinition) -> Standing:
    return {field.key: (step, field) for step in form.steps for field in step.fields}


def _order(form: FormDefinition, other: FormDefinition) -> list[str]:
    """The steps and fields of a form that the other has as well."""
    there = {step.key for step in other.steps} | {f".{field.key}" for field in other.fields()}
    keys = (key for step in form.steps for key in (step.key, *(f".{field.key}" for field in step.fields)))
    return [key for key in keys if key in there]


def _is_list(value: object) -> bool:
    return value is None or isinstance(value, tuple)


def _reordered(about: str) -> Change:
    return Change(ChangeKind.CHANGED, about, "thứ tự", "theo phiên bản trước", "đã đổi")


def _within(about: str, part: str) -> str:
    return f"{about} – {part}" if about else part


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
