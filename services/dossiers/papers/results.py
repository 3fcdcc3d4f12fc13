"""Issuing the results of a dossier: the papers of each for its holders, and the copies that were ordered with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from core.people import User
from core.text import after_label
from eforms.answers import paper, summary
from eforms.definition import Answers
from services.agencies.models import Agency
from services.catalogue.package.results import MAX_PAPERS, Result
from services.documents.facts import FactPart, FactRow, FactSection, ResultFacts, Signatory
from services.documents.models import Document
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Paper, ResultHolder
from services.dossiers.papers.issuing import NewPaper, issue_papers, signer_of
from services.dossiers.papers.merging import MergeValues
from services.dossiers.papers.sections import fact_sections
from services.dossiers.papers.templates import declared_values, result_values, worded
from services.dossiers.results.held import tell_holders
from services.dossiers.results.holders import IssuedPaper, NamedHolder, papers_of

MAX_LINE: Final = 300
"""Characters of `Paper.holder`."""
MAX_ABOUT: Final = 200
"""Characters of `Paper.about`."""


def issue_results(
    dossier: Dossier, answers: Mapping[str, Answers], *, by: User, at: Agency | None = None
) -> list[Paper]:
    """Issue these results, each with its papers and copies; `answers` are those of their forms, by key of the result.

    `by` signs them as a leader of the office `at`; None: of the handling one. Runs in the transaction
    of the approval, in which all are issued or none.
    """
    results = {result.key: result for result in dossier.package.issued_results}
    issuer = Issuer(dossier, signer_of(at or dossier.agency, by), by=by)
    for key, of_result in answers.items():
        issuer.issue(results[key], of_result)
    tell_holders(dossier, issuer.named)
    return issuer.papers


def previewed_results(dossier: Dossier, answers: Mapping[str, Answers], *, signer: Signatory) -> list[ResultFacts]:
    """What the papers of these results would say, in their order; copies say the same, so they are left out."""
    results, issuer = {result.key: result for result in dossier.package.issued_results}, Issuer(dossier, signer)
    return [one.facts for key, of_result in answers.items() for one in issuer.originals(results[key], of_result)]


@dataclass(frozen=True)
class ToIssue:
    """One paper of a result: what it says and whom it names."""

    facts: ResultFacts
    holders: tuple[NamedHolder, ...]
    about: str = ""
    copy_number: int = 0

    def replacing(self, document: Document) -> "ToIssue":
        """The same, naming the paper in whose place it stands."""
        return replace(self, facts=self.facts.model_copy(update={"replaces": document.reference}))

    @property
    def numbered(self) -> dict[str, str]:
        """The names of the holders by personal number, as far as it is known."""
        return {holder.personal_number: holder.name for holder in self.holders if holder.personal_number}

    @property
    def in_one_line(self) -> str:
        """The holders as lists of papers show them."""
        text = ", ".join(holder.name for holder in self.holders)
        return text if len(text) <= MAX_LINE else f"{text[: MAX_LINE - 1]}…"


class Issuer:
    """Issues the papers of one dossier's results, numbering them for the keys that make issuing repeatable."""

    def __init__(self, dossier: Dossier, signer: Signatory, *, by: User | None = None, on: date | None = None) -> None:
        self.papers: list[Paper] = []
        self.named: dict[str, Paper] = {}
        """The first paper that names a holder, by personal number."""
        self._dossier, self._by = dossier, by
        self._on = on or timezone.localdate()
        self._signer = signer

    def issue(self, result: Result, answers: Answers) -> None:
        """Issue a result: its papers, then the copies of each."""
        batch, copies = self.originals(result, answers), _copies_ordered(result, self._declared(result))
        if len(batch) * (1 + copies) > MAX_PAPERS:
            raise DossierError(f"“{result.name}” có hơn {MAX_PAPERS} bản, không ban hành được trong một lần.")
        originals = zip(batch, self.issue_together(result, batch), strict=True)
        ordered = [
            ToIssue(copy_of(one.facts, result, original), one.holders, one.about, number)
            for one, original in originals
            for number in range(1, copies + 1)
        ]
        if ordered:
            self.issue_together(result, ordered)

    def on(self, day: date) -> "Issuer":
        """One that words papers as of another day."""
        return self if day == self._on else Issuer(self._dossier, self._signer, by=self._by, on=day)

    def originals(self, result: Result, answers: Answers) -> list[ToIssue]:
        """The papers of a result, not issued yet."""
        title = _title(self._dossier, result) or result.name
        issued = papers_of(result, answers, self._declared(result))
        return [ToIssue(self._facts(result, one, title), one.holders, _about(result, one)) for one in issued]

    def _declared(self, result: Result) -> Answers:
        return self._dossier.sheet.answers if result.reads_declaration else {}

    def _facts(self, result: Result, issued: IssuedPaper, title: str) -> ResultFacts:
        dossier, holders = self._dossier, issued.holders
        names = [holder.name for holder in holders] or [dossier.applicant_name]
        recipients = dict.fromkeys((dossier.applicant_name, *(names if result.holders else ())))
        return ResultFacts(
            code=dossier.code or "",
            symbol=result.symbol,
            series=result.series or "",
            form=result.subtitle,
            issued_to=names[0],
            also_issued_to=tuple(names[1:]),
            **self._content(result, issued, title, names),
            layout=result.layout.value,
            holder_line="; ".join(map(str, holders)) if result.holders else "",
            originals=result.originals,
            opening=_opening_of_refusal(dossier) if result.is_refusal else "",
            signer=self._signer,
            recipients=tuple(recipients),
        )

    def _content(self, result: Result, issued: IssuedPaper, title: str, names: Sequence[str]) -> dict[str, Any]:
        """Title and content: worded by its template, else the answers of its form."""
        if result.template is None:
            return {"name": title, "sections": _sections(result, issued.answers)}
        return worded(result, result_values(result, issued.answers, self._values, names, on=self._on), title)

    @cached_property
    def _values(self) -> MergeValues:
        return declared_values(self._dossier)

    def issue_together(self, result: Result, batch: Sequence[ToIssue]) -> list[Paper]:
        """Issue these papers together and record who may read each besides the applicant."""
        new = [
            NewPaper(
                one.facts,
                suffix=f":{number}" if number else "",
                columns={
                    "result": result.key,
                    "holder": one.in_one_line,
                    "about": one.about,
                    "copy_number": one.copy_number,
                },
            )
            for number, one in enumerate(batch, start=len(self.papers))
        ]
        papers = issue_papers(self._dossier, new, by=self._by)
        holders = [
            ResultHolder(paper=paper, name=name[:MAX_LINE], personal_number=number)
            for one, paper in zip(batch, papers, strict=True)
            for number, name in one.numbered.items()
        ]
        ResultHolder.objects.bulk_create(holders)
        for holder in holders:
            self.named.setdefault(holder.personal_number, holder.paper)
        self.papers += papers
        return papers


def _copies_ordered(result: Result, declared: Answers) -> int:
    """How many copies the applicant ordered."""
    ordered = declared.get(result.copies.quantity) if result.copies else 0
    return ordered if isinstance(ordered, int) else 0


def copy_of(facts: ResultFacts, result: Result, original: Paper) -> ResultFacts:
    """What a copy of this paper says."""
    copies = result.copies
    if copies is None:
        raise ValueError(f"{result.key} has no copies.")
    title = {"name": copies.name or facts.name, "form": copies.subtitle}
    of = {"copy_of": original.document.reference, "replaces": "", "originals": 1}
    return facts.model_copy(update={"symbol": copies.symbol, "series": "", **of, **title})


def _sections(result: Result, answers: Answers) -> tuple[FactSection, ...]:
    """The filled-in fields of the result form; empty ones and empty sections are left out."""
    sections = fact_sections(result.eform, paper.sections(result.eform, answers), lambda row: bool(row.text))
    sections = tuple(section.model_copy(update={"rows": _answered(section.rows)}) for section in sections)
    return tuple(map(_without_row_numbers, sections)) if result.each else sections


def _answered(rows: Iterable[FactRow]) -> tuple[FactRow, ...]:
    """The rows that say something, those inside groups too."""
    kept = (row.model_copy(update={"parts": _answered_parts(row)}) for row in rows)
    return tuple(row for row in kept if row.value or row.parts or row.table or row.statement)


def _answered_parts(row: FactRow) -> tuple[FactPart, ...]:
    return tuple(part.model_copy(update={"rows": _answered(part.rows)}) for part in row.parts)


def _without_row_numbers(section: FactSection) -> FactSection:
    """The section of a paper that is for one row: nobody asks which one it was."""
    rows = (
        row.model_copy(update={"parts": (row.parts[0].model_copy(update={"title": ""}),)})
        if len(row.parts) == 1
        else row
        for row in section.rows
    )
    return section.model_copy(update={"rows": tuple(rows)})


def _about(result: Result, issued: IssuedPaper) -> str:
    """What the one row of this paper says to the question that tells the papers apart: `Thửa đất số: 201`."""
    group, _, key = (result.told_apart_by or "").partition(".")
    rows = (row for section in summary.sections(result.eform, issued.answers) for row in section.rows)
    inside = (one for row in rows if row.key == group for part in row.parts for one in part.rows)
    found = next((one for one in inside if one.key.rpartition("-")[2] == key and one.text), None)
    return after_label(found.label, found.text)[:MAX_ABOUT] if found else ""


def _opening_of_refusal(dossier: Dossier) -> str:
    """Who has looked at what, before the reasons."""
    asked = f"hồ sơ của {dossier.applicant_name} đề nghị giải quyết: {dossier.package.record.name}"
    return f"{dossier.agency.name} đã xem xét {asked}. Kết quả như sau:"


def _title(dossier: Dossier, result: Result) -> str:
    """The title taken from the declared answers; empty where the result names no such question."""
    if result.named_by is None:
        return ""
    sections = summary.sections(dossier.package.eform, dossier.sheet.answers, today=dossier.filed_on)
    return next((row.text for section in sections for row in section.rows if row.key == result.named_by), "")
