"""The declaration (tờ khai): content of the form for its PDF, from a draft or from a filed dossier."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from core.official_language import official_language
from core.people import Citizen
from eforms.answers import paper, summary
from eforms.answers.summary import AnswerRow, AnswerSection
from eforms.definition import Answers, DocumentField, FormDefinition, PaperFactsField, PromiseField
from eforms.inputs.addresses import address_text
from eforms.models import Attachment
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.documents.facts import Applicant, FactSection, FormFacts, ListedPaper
from services.documents.pdf.printable import PrintableDocument, printable_draft
from services.dossiers.combined.planning import plan_parts
from services.dossiers.filing.prefill import with_identity
from services.dossiers.filing.routing import route
from services.dossiers.models import Dossier, Filing
from services.dossiers.models.on_behalf import FiledOnBehalf
from services.dossiers.papers.sections import fact_sections
from services.dossiers.participants.signatures import signatures_of, signatures_of_whole, unsigned

DEFAULT_TITLE = "Tờ khai điện tử"
DEFAULT_SIGNER = "Người nộp hồ sơ"


@official_language()
def printable_declaration(filing: Filing) -> PrintableDocument:
    """The declaration of an unsubmitted draft, complete or not, ready for the draft preview."""
    package, draft = filing.version.package, filing.draft
    known = with_identity(package.eform, draft.whole_answers, draft.owner, on_behalf_of=filing.on_behalf_of)
    answers = summary.visible_answers(package.eform, known)
    routing = route(filing.version, answers, chosen_office=filing.agency)
    attachments = list(draft.attachments.present())
    parts = plan_parts(filing, answers, today=localdate()).parts
    addressee = "; ".join(dict.fromkeys(one.routing.addressee for one in parts)) or routing.addressee
    facts = facts_of_form(
        package, answers, attachments, applicant_of(draft.owner, filing), addressee, channel=filing.channel
    )
    signatures = {"signatures": unsigned(package, answers)} if package.participants else {}
    return printable_draft(facts.model_copy(update=signatures), routing.handler)


@official_language()
def declaration_facts(
    dossier: Dossier, attachments: Sequence[Attachment], *, amended_at: datetime | None = None
) -> FormFacts:
    """The declaration of a dossier as filed or, with `amended_at`, as amended by a supplement."""
    applicant = applicant_of(dossier.applicant, dossier, name=dossier.applicant_name)
    addressee = dossier.addressee or dossier.agency.name
    answers, filed_on = dossier.sheet.answers, dossier.filed_on
    facts = facts_of_form(
        dossier.package, answers, attachments, applicant, addressee, channel=dossier.channel, today=filed_on
    )
    filing_data = {"code": dossier.code or "", "filed_at": dossier.submitted_at, "amended_at": amended_at}
    return facts.model_copy(update={**filing_data, "signatures": signatures_of(dossier)})


@official_language()
def whole_declaration_facts(
    package: Package, answers: Answers, attachments: Sequence[Attachment], first: Dossier, addressees: Iterable[str]
) -> FormFacts:
    """All that was declared for the parts of one filing, addressed to the offices of all, also of those that wait."""
    applicant = applicant_of(first.applicant, first, name=first.applicant_name)
    offices = "; ".join(dict.fromkeys(addressees))
    facts = facts_of_form(
        package, answers, attachments, applicant, offices, channel=first.channel, today=first.filed_on
    )
    return facts.model_copy(update={"filed_at": first.submitted_at, "signatures": signatures_of_whole(first)})


def applicant_of(person: Citizen, matter: FiledOnBehalf, *, name: str = "") -> Applicant:
    """The applicant as official papers print them; `name` replaces that of the account.

    It is who files or, in a matter filed on behalf of somebody, they, with who filed for them.
    """
    if (known := matter.organisation) is not None:
        return Applicant(
            name=name or known.name,
            tax_code=known.tax_code,
            address=address_text(known.address),
            phone=known.phone,
            email=known.email,
            **_filed_by(person),
        )
    applicant = matter.principal or person
    return Applicant(
        name=name or applicant.get_full_name(),
        personal_number=applicant.personal_number or "",
        phone=applicant.phone,
        email=applicant.email,
        **(_filed_by(person) if matter.principal else {}),
    )


def _filed_by(person: Citizen) -> dict[str, str]:
    return {"filed_by": person.get_full_name(), "filed_by_number": person.personal_number or ""}


def attachment_lines(
    form: FormDefinition, attachments: Iterable[Attachment], answers: Answers, *, today: date | None = None
) -> tuple[ListedPaper, ...]:
    """The attachments as paper lines: one for each document field, in each row, that has files, with their count."""
    labels = summary.labels_by_key(form, answers, today=today)
    counts = Counter(file.field_key for file in attachments if file.field_key in labels)
    return tuple(ListedPaper(name=labels[key], form="Bản điện tử", count=count) for key, count in counts.items())


def facts_of_form(
    package: Package,
    answers: Answers,
    attachments: Sequence[Attachment],
    applicant: Applicant,
    addressee: str,
    *,
    channel: str,
    today: date | None = None,
) -> FormFacts:
    """What the declaration says of these answers, not filed yet."""
    form = package.eform
    excluded = {field.key for field in form.fields() if isinstance(field, DocumentField | PromiseField)}
    of_papers = {field.key for field in form.fields() if isinstance(field, PaperFactsField)}
    answered = paper.sections(form, answers, today=today)

    def is_printed(row: AnswerRow) -> bool:
        """Not what a paper says that was not handed in."""
        return row.key not in excluded and (bool(row.text) or row.key not in of_papers)

    sections = fact_sections(form, answered, is_printed)
    title, procedure = form.title or DEFAULT_TITLE, package.record.name
    return FormFacts(
        name=title,
        subject="" if procedure.casefold() in title.casefold() else procedure,
        addressee=addressee,
        applicant=applicant,
        names_applicant=not _is_named(applicant, sections),
        sections=sections,
        attachments=attachment_lines(form, attachments, answers, today=today),
        promise=_commitments(form, answered),
        signed_as=(not applicant.filed_by and form.signed_as) or DEFAULT_SIGNER,
        signed_by_hand=channel != FilingChannel.ONLINE,
    )


def _is_named(applicant: Applicant, sections: Iterable[FactSection]) -> bool:
    """Whether the form says who the applicant is and who files for them: by name, and by the number if there is one."""
    printed = {text for section in sections for row in section.rows for text in row.answers}
    number = applicant.personal_number or applicant.tax_code
    return {applicant.name, number, applicant.filed_by, applicant.filed_by_number} <= {*printed, ""}


def _commitments(form: FormDefinition, sections: Iterable[AnswerSection]) -> str:
    """The commitments (cam kết) ticked by the applicant, one a line; on paper they stand above the signature."""
    promises = {field.key for field in form.fields() if isinstance(field, PromiseField)}
    return "\n".join(row.label for section in sections for row in section.rows if row.key in promises)
