"""The papers of a procedure by the case in which they are required, as its public pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.catalogue.package.definition import Package, RequiredPaper


@dataclass(frozen=True)
class PaperCase:
    """A case with its English and its papers; without a title: what is required in every case."""

    title: str
    title_en: str
    papers: Sequence[RequiredPaper]


def paper_cases(package: Package) -> list[PaperCase]:
    """The papers by the Vietnamese of their case; those of every case come first."""
    grouped: dict[str, list[RequiredPaper]] = {"": []}
    for paper in package.papers:
        for title in _cases_of(paper, package):
            grouped.setdefault(title, []).append(paper)
    return [PaperCase(title, _english(title, papers, package), papers) for title, papers in grouped.items() if papers]


def _cases_of(paper: RequiredPaper, package: Package) -> Sequence[str]:
    """The cases of a paper: its own, else those of its form field."""
    if paper.case or package.form is None:
        return [paper.case]
    key = (paper.field or "").partition(".")[0]
    field = next((field for field in package.form.fields() if field.key == key), None)
    return [case.title for case in package.form.cases if field and case.key in field.cases] or [""]


def _english(title: str, papers: Sequence[RequiredPaper], package: Package) -> str:
    """The English of a case: as one of its papers has it, else as the form has it."""
    of_papers = [paper.case_en for paper in papers if paper.case == title]
    of_form = [case.title_en for case in package.form.cases if case.title == title] if package.form else []
    return next(filter(None, [*of_papers, *of_form]), "")
