"""Changes of English: put into a package, and marked as stale when the Vietnamese beside it changes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from eforms.definition.english import SUFFIX
from services.catalogue.english.strings import EnglishString, english_strings, every_string, hash_of
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.validation_messages import findings_from

REMARKS: Final = "record.remarks."
"""Begins the addresses of remarks."""


def with_english(package: Package, texts: Mapping[str, str]) -> Package:
    """The package with the English at these addresses, made from the Vietnamese beside it; others are left out."""
    data = package.model_dump(mode="json")
    strings = {string.address: string for string in english_strings(package)}
    for address in texts.keys() & strings.keys():
        for string in (strings[address], *strings[address].also):
            _write(data, string, texts[address])
            data["english_of"].pop(string.address, None)
    text = json.dumps(data, ensure_ascii=False)
    try:
        return Package.model_validate_json(text)
    except ValidationError as error:
        raise CatalogueError("\n".join(finding.message for finding in findings_from(text, error))) from error


def with_stale_english(before: Package, after: Package) -> Package:
    """The package after an edit, naming each English whose Vietnamese was changed and which was not.

    What is fresh again, or has no English any more, is named no longer. The English of a remark goes where it went.
    """
    after = _with_moved_remarks(before, after)
    former, strings = every_string(before), every_string(after)
    stale = {address: source for address, string in strings.items() if (source := _source(former.get(address), string))}
    return after if stale == after.english_of else after.model_copy(update={"english_of": stale})


def _with_moved_remarks(before: Package, after: Package) -> Package:
    """The package with the English of each remark where the remark went, unless the English was edited with it.

    The English of a remark that is gone stays at its place, for what was written over it.
    """
    old, new = before.record, after.record
    if old.remarks == new.remarks or not old.remarks_en or old.remarks_en != new.remarks_en:
        return after
    taken_from = [_place_before(old.remarks, new.remarks, number) for number in range(len(new.remarks))]
    english = dict(enumerate(old.remarks_en))
    moved = tuple(english.get(place, "") for place in taken_from)
    stale = {address: made_from for address, made_from in after.english_of.items() if not address.startswith(REMARKS)}
    for number, place in enumerate(taken_from):
        if made_from := after.english_of.get(f"{REMARKS}{place}"):
            stale[f"{REMARKS}{number}"] = made_from
    record = new.model_copy(update={"remarks_en": moved if any(moved) else ()})
    return after.model_copy(update={"record": record, "english_of": stale})


def _place_before(old: Sequence[str], new: Sequence[str], number: int) -> int:
    """Where a remark stood, or the one that it was written over; -1: it is new."""
    if new[number] in old:
        return old.index(new[number])
    return number if number < len(old) and old[number] not in new else -1


def _source(former: EnglishString | None, string: EnglishString) -> str:
    """The hash of the Vietnamese that the English was made from, where it is another than that beside it."""
    if not string.english:
        return ""
    made_from = string.made_from
    if former and former.english == string.english and former.vietnamese != string.vietnamese:
        made_from = former.made_from or hash_of(former.vietnamese)
    elif former and former.english != string.english and former.made_from == made_from:
        made_from = ""
    return "" if made_from == string.source_hash else made_from


def _write(data: dict[str, Any], string: EnglishString, english: str) -> None:
    *way, last = string.place
    owner: Any = data
    for step in way:
        owner = owner[step]
    if isinstance(owner, list):
        owner += [""] * (int(last) + 1 - len(owner))
    if english or isinstance(owner, list) or str(last).endswith(SUFFIX):
        owner[last] = english
    else:
        owner.pop(last, None)  # of a label among several
