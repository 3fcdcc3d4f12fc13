"""Every text of a package that citizens read, with its English: missing, current or made from another Vietnamese.

The English stands beside the text (`label`, `label_en`). `Package.english_of` names only what is stale: an English
whose Vietnamese was changed later, with the hash of the Vietnamese it was made from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import zip_longest
from typing import Any, Final

from django.db.models import TextChoices

from eforms.definition import FormDefinition, FrozenModel, Step
from eforms.definition.english import SUFFIX
from eforms.definition.fields import FieldBase
from services.catalogue.differences.labels import PART_LABELS
from services.catalogue.package.definition import Package
from services.catalogue.package.paper_templates import PaperTemplate

READ_BY_CITIZENS: Final = ("record", "form", "papers", "limits", "fees", "participants", "results", "parts")
"""The parts of a package with texts for citizens; process and notes are read by staff."""
SAID_OF_SEVERAL: Final = ("case", "online", "after_filing")
"""What several papers of a package may say in the same words."""
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
    also: tuple["EnglishString", ...] = ()
    """The same text elsewhere, which takes the same English: a paper named like its question, a case of several."""

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


def every_string(package: Package) -> dict[str, EnglishString]:
    """The texts of a package that citizens read by address, in reading order."""
    return {
        text.address: text
        for name in READ_BY_CITIZENS
        for text in _inside(getattr(package, name), _Way((name,), (name,), PART_LABELS[name]), package.english_of)
    }


def english_strings(package: Package) -> list[EnglishString]:
    """The same, with what papers share asked once: the name of their question, a case, what stands for them online."""
    found = every_string(package)
    _ask_names_once(package, found)
    _ask_words_once(package, found)
    return list(found.values())


def _ask_names_once(package: Package, found: dict[str, EnglishString]) -> None:
    """Leave out the name of a paper that is the label of the question it is uploaded by."""
    questions = [address for address in found if address.startswith("form.")]
    for number, paper in enumerate(package.papers):
        ending = f".{(paper.field or '').rpartition('.')[2]}.label"
        named = [at for at in questions if at.endswith(ending) and found[at].vietnamese == paper.name]
        if paper.field and named:
            _join(found, named[0], f"papers.{number}.name")


def _ask_words_once(package: Package, found: dict[str, EnglishString]) -> None:
    """Leave out what is said of a paper as of one before it, in English too."""
    first: dict[tuple[str, ...], str] = {}
    for number in range(len(package.papers)):
        for name in SAID_OF_SEVERAL:
            address = f"papers.{number}.{name}"
            if text := found.get(address):
                at = first.setdefault((name, text.vietnamese, text.english, text.made_from), address)
                if at != address:
                    _join(found, at, address)


def _join(found: dict[str, EnglishString], address: str, other: str) -> None:
    found[address] = replace(found[address], also=(*found[address].also, found.pop(other)))


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
        if isinstance(english, str | Mapping | tuple):
            for within, text, translated in _with_english(value, english):
                key = ".".join([name, *map(str, within)])
                yield _string(way.to(key, f"{name}{SUFFIX}", *within), text, translated, made_from)
        elif not isinstance(value, NOT_PRINTED_IN_ENGLISH) and isinstance(value, FrozenModel | tuple):
            yield from _inside(value, way.to(name, name), made_from)


def _with_english(value: Any, english: Any) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """The texts of an attribute that are not empty with their English: one text, texts by key, or a list of them."""
    if isinstance(english, str):
        found: list[tuple[tuple[str | int, ...], str, str]] = [((), value, english)]
    elif isinstance(english, Mapping):
        found = [((key,), text, english.get(key, "")) for key, text in value.items()]
    else:
        both = zip_longest(value, english[: len(value)], fillvalue="")
        found = [((number,), text, translated) for number, (text, translated) in enumerate(both)]
    yield from (one for one in found if one[1])


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
