"""Official terms with the English that is to be used for them, and what of a translation says them otherwise."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

TERMS: Final = Path(__file__).parent / "data" / "official_terms.csv"
OTHERWISE: Final = "“{}” thường dịch là “{}”."


class OfficialTerm(NamedTuple):
    """A Vietnamese term in small letters and the English of it; others that will do as well, divided by bars."""

    vietnamese: str
    english: str

    @property
    def accepted(self) -> list[str]:
        return [one.strip().casefold() for one in self.english.split("|")]


@cache
def official_terms() -> tuple[OfficialTerm, ...]:
    """All terms, the longest first, so that a term inside a longer one is not looked for twice."""
    with TERMS.open(encoding="utf-8", newline="") as file:
        rows = [OfficialTerm(row["vietnamese"], row["english"]) for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda term: -len(term.vietnamese)))


def term_warnings(vietnamese: str, english: str) -> Iterator[str]:
    """A sentence for each official term in the Vietnamese that the English says otherwise."""
    text, translated = f" {vietnamese.casefold()} ", english.casefold()
    for term in official_terms():
        if term.vietnamese in text:
            text = text.replace(term.vietnamese, " ")
            if not any(one in translated for one in term.accepted):
                yield OTHERWISE.format(term.vietnamese, term.accepted[0])
