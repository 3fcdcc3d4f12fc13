"""What results of a dossier are in force: their papers, with those that came before them, and what they say."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from eforms.definition import Answer
from services.catalogue.package.process import Delivers
from services.documents.document_types import DocumentType
from services.dossiers.models import Dossier, Paper, ResultChange, ResultChangeKind, Task
from services.dossiers.results import proposals


@dataclass
class IssuedOriginal:
    """An original as it was first issued, what stands in its place by now, and the copies of that."""

    latest: Paper
    copies: list[Paper] = field(default_factory=list)

    @property
    def is_in_force(self) -> bool:
        return self.latest.document.revoked_at is None

    @property
    def in_force(self) -> list[Paper]:
        """The original and its copies, without those that are revoked."""
        return [paper for paper in (self.latest, *self.copies) if paper.document.revoked_at is None]


def originals_of(dossier: Dossier) -> dict[str, list[IssuedOriginal]]:
    """The originals by key of the result, in the order in which they were first issued; one statement."""
    results = dossier.papers.filter(kind=DocumentType.RESULT).select_related("document__agency").order_by("pk")
    papers = list(results)
    return {
        key: _originals([paper for paper in papers if paper.result == key])
        for key in dict.fromkeys(paper.result for paper in papers)
    }


def _originals(papers: Iterable[Paper]) -> list[IssuedOriginal]:
    """Those of one result: a paper that replaced another takes its place in the order."""
    found: dict[int, IssuedOriginal] = {}
    later: dict[int, int] = {}
    for paper in papers:
        if paper.document.superseded_by_id:
            later[paper.document.superseded_by_id] = paper.document_id
        if paper.copy_number:
            continue
        place = paper.document_id
        while place in later:
            place = later[place]
        found[place] = IssuedOriginal(paper)
    for paper in papers:
        if paper.copy_number:
            of = (one for one in found.values() if _is_copy(paper, one.latest))
            if original := next(of, None):
                original.copies.append(paper)
    return list(found.values())


def _is_copy(paper: Paper, original: Paper) -> bool:
    return bool(paper.document.facts.get("copy_of") == original.document.reference)


def chosen_originals(dossier: Dossier, change: ResultChange) -> list[IssuedOriginal]:
    """The originals that a withdrawal names and that are in force still, as they stand now."""
    chosen = set(change.papers.values_list("pk", flat=True))
    of_results = (one for of_result in originals_of(dossier).values() for one in of_result)
    return [one for one in of_results if one.latest.pk in chosen and one.is_in_force]


def signing_task(dossier: Dossier) -> Task | None:
    """The task by which the results were signed; its office signs what changes them."""
    signed = dossier.tasks.filter(delivers=Delivers.SIGNATURE, done_at__isnull=False)
    return signed.select_related("agency").order_by("pk").last()


def issued_answers(dossier: Dossier) -> dict[str, dict[str, Answer]]:
    """What the results that were issued say, by key of the result: as signed, or as corrected last."""
    corrected = ResultChange.objects.carried_out().filter(dossier=dossier, kind=ResultChangeKind.CORRECTION)
    content = corrected.order_by("-pk").values_list("content", flat=True).first()
    signed = None if content else signing_task(dossier)
    return content or proposals.by_result(dossier.package, signed.proposal if signed else {})
