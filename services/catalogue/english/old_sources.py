"""The Vietnamese that a stale English was made from, looked up in the texts that the procedure has gone through."""

from collections.abc import Collection
from typing import Final

from services.catalogue.english.strings import EnglishState, EnglishString, every_string
from services.catalogue.models import ProcedureVersion, VersionEvent, package_by_checksum

MOST_TEXTS: Final = 25
"""How many earlier texts of the procedure are looked through, the latest first."""


def old_sources(version: ProcedureVersion, strings: Collection[EnglishString]) -> dict[str, str]:
    """By address the old Vietnamese of those that are stale; where no earlier text has it, none."""
    wanted = {string.address: string.made_from for string in strings if string.state is EnglishState.STALE}
    found: dict[str, str] = {}
    for checksum in _earlier_texts(version) if wanted else ():
        for string in every_string(package_by_checksum(checksum)).values():
            if wanted.get(string.address) == string.source_hash:
                found.setdefault(string.address, string.vietnamese)
        if found.keys() == wanted.keys():
            break
    return found


def _earlier_texts(version: ProcedureVersion) -> list[str]:
    events = VersionEvent.objects.filter(version__procedure=version.procedure_id, version__number__lte=version.number)
    checksums = events.order_by("-pk").values_list("body_id", flat=True)[: 8 * MOST_TEXTS]
    return [one for one in dict.fromkeys(checksums) if one != version.checksum][:MOST_TEXTS]
