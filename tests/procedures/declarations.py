"""The form on paper (tờ khai) says what was answered, no less."""

import re
from collections.abc import Iterable, Iterator

import pypdfium2

from eforms.answers import paper
from eforms.answers.summary import AnswerRow
from eforms.definition import DocumentField, PromiseField
from services.documents.document_types import DocumentType
from services.documents.facts import FormFacts
from services.documents.pdf.printable import printable_document
from services.documents.pdf.rendering import render
from services.dossiers.models import Dossier


def unsaid_on_paper(dossier: Dossier) -> list[str]:
    """The answers that are not among the facts of the paper, or cannot be read on the sheets drawn from them."""
    document = dossier.papers.select_related("document").get(kind=DocumentType.FORM).document
    facts = document.parsed_facts
    assert isinstance(facts, FormFacts)
    pages = pypdfium2.PdfDocument(render(printable_document(document)))
    drawn = _run_together("".join(page.get_textpage().get_text_range() for page in pages))
    return [text for text in _answered(dossier) if _run_together(text) not in drawn]


def _answered(dossier: Dossier) -> Iterator[str]:
    form = dossier.package.eform
    apart = {field.key for field in form.fields() if isinstance(field, DocumentField | PromiseField)}
    for section in paper.sections(form, dossier.sheet.answers):
        yield from _leaves(row for row in section.rows if row.on_paper and row.key not in apart)


def _leaves(rows: Iterable[AnswerRow]) -> Iterator[str]:
    for row in rows:
        if row.statement:
            yield from (piece.text for line in row.statement for piece in line if piece.is_answer)
        elif row.parts:
            yield from (text for part in row.parts for text in _leaves(part.rows))
        else:
            yield from row.text.splitlines()


def _run_together(text: str) -> str:
    """Without the breaks and blanks that a page puts where it likes."""
    return re.sub(r"[\s­-]+", "", text)
