"""Every text of a package that citizens read, with its English: missing, current or made from another Vietnamese.

The English stands beside the text (`label`, `label_en`). `Package.english_of` names only what is stale: an English
whose Vietnamese was changed later, with the hash of the Vietnamese it was made from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from django.db.models import TextChoices

from eforms.definition import FormDefinition, FrozenModel, Step
from eforms.definition.english import SUFFIX
from eforms.definition.fields import FieldBase
from services.catalogue.differences.labels import PART_LABELS
from services.catalogue.package.definition import Package
from services.catalogue.package.paper_templates import PaperTemplate

READ_BY_CITIZENS: Final = ("record", "form", "papers", "fees", "participants", "results", "parts")
"""The parts of a package with texts for citizens; process and notes are read by staff."""
HASH_LENGTH: Final = 16
NOT_PRINTED_IN_ENGLISH: Final = (FormDefinition, PaperTemplate)
"""Inside results: what staff fill in, and what is issued in Vietnamese."""


class EnglishState(TextChoices):
    """How the English of a text stands."""

    MISSING = "missing", "Chưa có"
    STALE = "stale", "Cần xem lại"
    CURRENT = "current", "Đã có"


@dataclass(frozen=True)
class EnglishString:
    """One text with its English."""

    address: str
    """By keys where there are any, else by number: `form.steps.child.fields.full_name.label`."""
    place: tuple[str | int, ...]
    """Where its English stands in the JSON of the package."""
    context: str
    """What it belongs to, in words."""
    vietnamese: str
    english: str
    made_from: str
    """The hash of the Vietnamese that the English was made from; empty: of this one."""
    also_at: tuple[tuple[str | int, ...], ...] = ()
    """Where else the same text takes the same English: the paper that the question with its name uploads."""

    @property
    def source_hash(self) -> str:
        return hash_of(self.vietnamese)

    @property
    def state(self) -> EnglishState:
        if not self.english:
            return EnglishState.MISSING
        return EnglishState.STALE if self.made_from not in ("", self.source_hash) else EnglishState.CURRENT


def hash_of(text: str) -> str:
    """What tells one Vietnamese text from another."""
    return sha256(text.encode()).hexdigest()[:HASH_LENGTH]


def english_strings(package: Package) -> list[EnglishString]:
    """The texts of a package that citizens read, in reading order; a paper named like its question is asked once."""
    found = {
        text.address: text
        for name in READ_BY_CITIZENS
        for text in _inside(getattr(package, name), _Way((name,), (name,), PART_LABELS[name]), package.english_of)
    }
    questions = [address for address in found if address.startswith("form.")]
    for number, paper in enumerate(package.papers):
        ending = f".{(paper.field or '').rpartition('.')[2]}.label"
        named = [at for at in questions if at.endswith(ending) and found[at].vietnamese == paper.name]
        if paper.field and named:
            del found[f"papers.{number}.name"]
            place = ("papers", number, f"name{SUFFIX}")
            found[named[0]] = replace(found[named[0]], also_at=(*found[named[0]].also_at, place))
    return list(found.values())


def counts(strings: Sequence[EnglishString]) -> dict[EnglishState, int]:
    """How many texts are in each state."""
    states = [text.state for text in strings]
    return {state: states.count(state) for state in EnglishState}


@dataclass(frozen=True)
class _Way:
    """The way to a part: by keys, by the JSON, and what it belongs to in words."""

    keys: tuple[str, ...]
    place: tuple[str | int, ...]
    context: str

    def to(self, key: str, *place: str | int, context: str = "") -> "_Way":
        return _Way((*self.keys, key), (*self.place, *place), context or self.context)


def _inside(value: Any, way: _Way, made_from: Mapping[str, str]) -> Iterator[EnglishString]:
    if isinstance(value, tuple):
        for key, number, part in _named(value):
            yield from _inside(part, way.to(key, number), made_from)
    elif isinstance(value, FrozenModel):
        yield from _of_model(value, _in_words(value, way), made_from)


def _of_model(part: FrozenModel, way: _Way, made_from: Mapping[str, str]) -> Iterator[EnglishString]:
    for name in type(part).model_fields:
        value, english = getattr(part, name), getattr(part, f"{name}{SUFFIX}", None)
        if isinstance(english, str):
            if value:
                yield _string(way.to(name, f"{name}{SUFFIX}"), value, english, made_from)
        elif isinstance(english, Mapping):
            for key, text in value.items():
                yield _string(way.to(f"{name}.{key}", f"{name}{SUFFIX}", key), text, english.get(key, ""), made_from)
        elif not isinstance(value, NOT_PRINTED_IN_ENGLISH) and isinstance(value, FrozenModel | tuple):
            yield from _inside(value, way.to(name, name), made_from)


def _string(way: _Way, vietnamese: str, english: str, made_from: Mapping[str, str]) -> EnglishString:
    address = ".".join(way.keys)
    return EnglishString(address, way.place, way.context, vietnamese, english, made_from.get(address, ""))


def _named(parts: Sequence[Any]) -> Iterator[tuple[str, int, Any]]:
    """The parts of a list with what tells them apart: key or value, else their number; a second of a kind with both."""
    seen: set[str] = set()
    for number, part in enumerate(parts):
        key = str(getattr(part, "key", None) or getattr(part, "value", None) or number)
        yield f"{key}~{number}" if key in seen else key, number, part
        seen.add(key)


def _in_words(part: FrozenModel, way: _Way) -> _Way:
    """The step or question that a text belongs to."""
    if isinstance(part, Step):
        return _Way(way.keys, way.place, f"Bước “{part.title}”")
    if isinstance(part, FieldBase):
        return _Way(way.keys, way.place, f"{way.context}, mục “{part.label}”")
    return way
