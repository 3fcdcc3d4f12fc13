"""The form as the applicant filled it (tờ khai), gathered for paper: of a filing under way, or of a dossier."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from core.people import Citizen
from eforms.answers import summary
from eforms.definition import Answers, DocumentField, FormDefinition, PromiseField
from eforms.models import Attachment
from services.catalogue.package.definition import Package
from services.documents.facts import Applicant, FactPart, FactRow, FactSection, FormFacts, ListedPaper
from services.documents.pdf.printable import PrintableDocument, printable_draft
from services.dossiers.filing.routing import route
from services.dossiers.models import Dossier, Filing

DEFAULT_TITLE = "Tờ khai điện tử"


def draft_sheet(filing: Filing) -> PrintableDocument:
    """The form as it stands now, whatever is still missing."""
    package, draft = filing.version.package, filing.draft
    counting = summary.visible_answers(package.eform, draft.answers)
    routing = route(filing.version, counting, chosen=filing.agency)
    attachments = list(draft.attachments.present())
    facts = _facts(package, draft.answers, attachments, applicant_of(draft.owner), routing.addressee)
    return printable_draft(facts, routing.handler)


def declaration_facts(
    dossier: Dossier, attachments: Sequence[Attachment], *, amended_at: datetime | None = None
) -> FormFacts:
    """The form of a dossier, as it was filed or as a supplement left it."""
    applicant = applicant_of(dossier.applicant, name=dossier.applicant_name)
    addressee = dossier.addressee or dossier.agency.name
    facts = _facts(dossier.version.package, dossier.sheet.answers, attachments, applicant, addressee)
    filed = {"code": dossier.code or "", "filed_at": dossier.submitted_at, "amended_at": amended_at}
    return facts.model_copy(update=filed)


def applicant_of(person: Citizen, *, name: str = "") -> Applicant:
    return Applicant(
        name=name or person.get_full_name(),
        personal_number=person.personal_number or "",
        phone=person.phone,
        email=person.email,
    )


def attachment_lines(form: FormDefinition, attachments: Iterable[Attachment]) -> tuple[ListedPaper, ...]:
    """Each paper of which files came along."""
    labels = {field.key: field.label for field in form.fields()}
    counts = Counter(file.field_key for file in attachments if file.field_key in labels)
    return tuple(ListedPaper(name=labels[key], form="Bản điện tử", count=number) for key, number in counts.items())


def _facts(
    package: Package, answers: Answers, attachments: Sequence[Attachment], applicant: Applicant, addressee: str
) -> FormFacts:
    form = package.eform
    apart = {field.key for field in form.fields() if isinstance(field, DocumentField | PromiseField)}
    read = summary.sections(form, answers)
    sections = (
        FactSection(title=part.title, rows=fact_rows(row for row in part.rows if row.key not in apart)) for part in read
    )
    return FormFacts(
        name=form.title or DEFAULT_TITLE,
        subject=package.record.name,
        addressee=addressee,
        applicant=applicant,
        sections=tuple(section for section in sections if section.rows),
        attachments=attachment_lines(form, attachments),
        promise=_commitments(form, read),
    )


def fact_rows(rows: Iterable[summary.AnswerRow]) -> tuple[FactRow, ...]:
    """What was answered as a paper says it; a group keeps its rows."""
    return tuple(_row(row) for row in rows)


def _row(row: summary.AnswerRow) -> FactRow:
    if not row.parts:
        return FactRow(label=row.label, value=row.text)
    return FactRow(
        label=row.label, parts=tuple(FactPart(title=part.title, rows=fact_rows(part.rows)) for part in row.parts)
    )


def _commitments(form: FormDefinition, read: Iterable[summary.AnswerSection]) -> str:
    """The sentences that are ticked on screen and stand above the signature on paper."""
    promises = {field.key for field in form.fields() if isinstance(field, PromiseField)}
    return "\n".join(row.label for section in read for row in section.rows if row.key in promises)
