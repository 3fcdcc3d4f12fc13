"""Changes of English: put into a package, and marked as stale when the Vietnamese beside it changes."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from eforms.definition.english import SUFFIX
from services.catalogue.english.strings import EnglishString, english_strings, hash_of
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.validation_messages import findings_from


def with_english(package: Package, texts: Mapping[str, str]) -> Package:
    """The package with the English at these addresses, made from the Vietnamese beside it; others are left out."""
    data = package.model_dump(mode="json")
    strings = {string.address: string for string in english_strings(package)}
    for address in texts.keys() & strings.keys():
        _write(data, strings[address], texts[address])
        data["english_of"].pop(address, None)
    text = json.dumps(data, ensure_ascii=False)
    try:
        return Package.model_validate_json(text)
    except ValidationError as error:
        raise CatalogueError("\n".join(finding.message for finding in findings_from(text, error))) from error


def with_stale_english(before: Package, after: Package) -> Package:
    """The package after an edit, naming each English whose Vietnamese was changed and which was not.

    What is fresh again, or has no English any more, is named no longer.
    """
    former = {string.address: string for string in english_strings(before)}
    strings = {string.address: string for string in english_strings(after)}
    stale = {address: source for address, string in strings.items() if (source := _source(former.get(address), string))}
    return after if stale == after.english_of else after.model_copy(update={"english_of": stale})


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
    for *way, last in (string.place, *string.also_at):
        owner: Any = data
        for step in way:
            owner = owner[step]
        if english or str(last).endswith(SUFFIX):
            owner[last] = english
        else:
            owner.pop(last, None)  # of a label among several
