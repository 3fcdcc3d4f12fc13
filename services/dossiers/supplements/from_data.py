"""Papers that a database of the State stands for: no supplement request asks for them, by a tick or by name."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from core.text import syllables, visible
from services.catalogue.package.definition import RequiredPaper
from services.dossiers.errors import DemandOfHeldPaperError
from services.dossiers.models import Dossier

OF_A_NUMBER: Final = "so"
"""The folded word before a name that asks for what a paper says, not for the paper: `số căn cước công dân`."""


def held_papers(dossier: Dossier) -> dict[str, RequiredPaper]:
    """The papers that need not be handed in, by their place in the package."""
    return {str(number): paper for number, paper in enumerate(dossier.package.papers) if paper.from_data}


def lookups(dossier: Dossier) -> dict[str, RequiredPaper]:
    """Those that may be asked for once the office has looked where they stand, and found nothing."""
    return {place: paper for place, paper in held_papers(dossier).items() if paper.due_if_missing}


def never_asked(dossier: Dossier) -> frozenset[str]:
    """The keys of the uploads that no request may open."""
    papers = held_papers(dossier).values()
    return frozenset(paper.field for paper in papers if paper.field and not paper.due_if_missing)


def check_asks_for_no_held_paper(
    dossier: Dossier, keys: Iterable[str], texts: Iterable[str], not_found: Collection[str]
) -> list[RequiredPaper]:
    """Return the papers that were looked for in vain, by their places `not_found`; no other held one is asked for.

    Each fact is given once (NĐ 224/2026 art. 15), and an office may not ask for a paper to prove what the population
    database holds (NĐ 216/2026 art. 23(2)a). Raises DemandOfHeldPaperError.
    """
    missing = {place: paper for place, paper in lookups(dossier).items() if place in not_found}
    held = [paper for place, paper in held_papers(dossier).items() if place not in missing]
    if demanded := [*_demanded(held, list(keys), [syllables(visible(text)) for text in texts])]:
        raise DemandOfHeldPaperError(demanded)
    return list(missing.values())


def with_lookups(note: str, missing: Iterable[RequiredPaper]) -> str:
    """The note of a request, and where the office looked in vain for what it therefore asks for."""
    said = (
        f"Đã tra cứu {paper.from_data.label}, không có dữ liệu thay cho “{paper.name}”."
        for paper in missing
        if paper.from_data
    )
    return "\n".join(filter(None, [note.strip(), *said]))


def _demanded(
    held: Iterable[RequiredPaper], keys: Collection[str], texts: Collection[list[str]]
) -> Iterator[RequiredPaper]:
    fields = {form_key(key) for key in keys}
    for paper in held:
        names = [syllables(name) for name in (paper.name, *paper.also_called)]
        if paper.field in fields or any(_names(text, name) for text in texts for name in names):
            yield paper


def form_key(key: str) -> str:
    """The field of a paper; of a paper in a row, whose key is `group.row.field`, its `group.field`."""
    parts = key.split(".")
    return key if len(parts) == 1 else f"{parts[0]}.{parts[-1]}"


def _names(text: list[str], name: list[str]) -> bool:
    """Whether the name stands in the text, as a paper and not as the number of one."""
    size = len(name)
    return any(
        text[at : at + size] == name and (at == 0 or text[at - 1] != OF_A_NUMBER) for at in range(len(text) - size + 1)
    )
