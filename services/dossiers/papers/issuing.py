"""Issuing the official papers of a dossier: gather the content of each and freeze it in the issuing transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet

from core.people import User
from eforms.answers import summary
from eforms.compiled.form import compile_form
from eforms.definition import Answers
from eforms.models import Attachment
from payments.models import OrderLine
from services.agencies.models import Role
from services.agencies.permissions import covers, posts_of
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel, ResultDelivery
from services.catalogue.package.time_limits import TimeLimit
from services.documents import actions as documents
from services.documents.facts import (
    AcknowledgementFacts,
    Applicant,
    Facts,
    FactSection,
    FeeLine,
    ListedPaper,
    RefusalFacts,
    ResultFacts,
    Signatory,
    StopFacts,
    SupplementFacts,
)
from services.dossiers.filing.declarations import applicant_of, attachment_lines, declaration_facts, fact_rows
from services.dossiers.models import Dossier, Paper
from services.dossiers.process.time_limits import time_limit_of

SAME_DAY = "Trong ngày làm việc"


def issue_acknowledgement(dossier: Dossier, *, by: User) -> Paper:
    """Issue the receipt of an accepted dossier (giấy tiếp nhận hồ sơ và hẹn trả kết quả, mẫu 01).

    Raises ValueError for a dossier that is not accepted.
    """
    package, accepted_at = dossier.package, dossier.accepted_at
    if accepted_at is None or dossier.code is None:
        raise ValueError("A receipt is for an accepted dossier.")
    facts = AcknowledgementFacts(
        code=dossier.code,
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        papers=_received_papers(dossier, package),
        time_limit=_time_limit_text(time_limit_of(dossier)),
        received_at=accepted_at,
        due_at=dossier.due_at,
        return_at=_return_place(dossier),
        fees=tuple(FeeLine(name=line.name, amount_vnd=line.amount_vnd) for line in _order_lines(dossier)),
        fee_text=package.fee_text(FilingChannel(dossier.channel)),
        receiver=str(by),
        filed_at=dossier.submitted_at,
    )
    return _issue(dossier, facts, by=by)


def issue_form(dossier: Dossier, attachments: Sequence[Attachment], *, amended_at: datetime | None = None) -> Paper:
    """Issue the declaration (tờ khai): when the dossier is filed and again when a supplement changes it."""
    return _issue(dossier, declaration_facts(dossier, attachments, amended_at=amended_at), by=None)


def issue_supplement(dossier: Dossier, *, by: User, fields: Collection[str], reason: str) -> Paper:
    """Issue the supplement request (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ, mẫu 02); `fields` are field keys."""
    form = dossier.package.eform
    labels = [field.label for field in form.fields() if field.key in fields]
    facts = SupplementFacts(
        code=dossier.code or "",
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        papers=tuple(ListedPaper(name=label) for label in labels),
        reasons=_split_lines(reason),
        guide=str(by),
    )
    return _issue(dossier, facts, by=by)


def issue_refusal(dossier: Dossier, *, by: User, reason: str) -> Paper:
    """Issue the refusal (phiếu từ chối tiếp nhận giải quyết hồ sơ, mẫu 03)."""
    facts = RefusalFacts(
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        reasons=_split_lines(reason),
        signer=Signatory(name=str(by), position=Role.DESK.label),
    )
    return _issue(dossier, facts, by=by)


def issue_stop(dossier: Dossier, *, by: User, reason: str) -> Paper:
    """Issue the notice that handling is stopped (thông báo dừng giải quyết hồ sơ, mẫu 05)."""
    facts = StopFacts(
        code=dossier.code or "",
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        received_at=dossier.accepted_at,
        reasons=_split_lines(reason),
        signer=_signer(dossier, by),
    )
    return _issue(dossier, facts, by=by)


def issue_result(dossier: Dossier, *, by: User, answers: Answers) -> Paper:
    """Issue the result; `answers` are the proposal that the leader approved."""
    package = dossier.package
    result = package.results[0]
    facts = ResultFacts(
        code=dossier.code or "",
        symbol=result.symbol,
        name=_result_title(dossier, package) or result.name,
        form=result.subtitle,
        issued_to=_holder(result.issued_to, answers) or dossier.applicant_name,
        sections=_result_sections(package, answers),
        signer=_signer(dossier, by),
        recipients=(dossier.applicant_name,),
    )
    return _issue(dossier, facts, by=by)


def _result_sections(package: Package, answers: Answers) -> tuple[FactSection, ...]:
    """The filled-in fields of the result form; empty ones and empty sections are left out."""
    sections = summary.sections(package.result_form, answers)
    filled = (FactSection(title=part.title, rows=fact_rows(row for row in part.rows if row.text)) for part in sections)
    return tuple(section for section in filled if section.rows)


def _issue(dossier: Dossier, facts: Facts, *, by: User | None) -> Paper:
    document = documents.issue(
        facts.kind,
        key=f"dossier:{dossier.pk}:{facts.kind}:{dossier.events}",
        agency=dossier.agency,
        owner=dossier.applicant,
        facts=facts,
        by=by,
    )
    return Paper.objects.create(dossier=dossier, kind=facts.kind, document=document)


def _applicant(dossier: Dossier) -> Applicant:
    return applicant_of(dossier.applicant, name=dossier.applicant_name)


def _received_papers(dossier: Dossier, package: Package) -> tuple[ListedPaper, ...]:
    """The form itself, then a line for each document field with files."""
    attachments = Attachment.objects.present().filter(draft=dossier.filing_id)
    answers = dossier.sheet.answers if compile_form(package.eform).has_row_papers else {}
    lines = attachment_lines(package.eform, attachments, answers, today=dossier.filed_on)
    return (ListedPaper(name="Tờ khai điện tử", form="Bản điện tử"), *lines)


def _order_lines(dossier: Dossier) -> QuerySet[OrderLine]:
    """The order lines of the fees that were not exempted."""
    return OrderLine.objects.filter(order__in=dossier.fees.filter(exempt_reason="").values("order"))


def _result_title(dossier: Dossier, package: Package) -> str:
    """The title of the result taken from the declared answers; empty where the package names no such field."""
    sections = summary.sections(package.eform, dossier.sheet.answers, today=dossier.filed_on)
    named_by = package.results[0].named_by
    return next((row.text for section in sections for row in section.rows if row.key == named_by), "")


def _holder(path: str | None, answers: Answers) -> str:
    """The holder of the result, from the clerk's answer at `path` (field or field.part); empty if there is none."""
    key, _, part = (path or "").partition(".")
    answer = answers.get(key)
    return str((answer.get(part) if isinstance(answer, dict) else answer) or "")


def _return_place(dossier: Dossier) -> str:
    if dossier.package.is_notice:
        return "Không có: thủ tục thông báo không trả kết quả"
    if dossier.delivery == ResultDelivery.ONLINE:
        return "Tài khoản của người nộp trên Cổng dịch vụ công"
    if dossier.delivery == ResultDelivery.POST:
        return "Địa chỉ ghi trong tờ khai, qua dịch vụ bưu chính"
    agency = dossier.agency
    return ", ".join(part for part in (agency.desk_name or agency.name, agency.address) if part)


def _time_limit_text(limit: TimeLimit | None) -> str:
    """The time limit as the receipt prints it; a note stands beside the number of days, never instead of it."""
    note = limit.note if limit else ""
    if limit is None or limit.amount is None:
        return note or "Theo quy định của pháp luật"
    amount = f"{limit.amount:02d} {limit.unit.label}" if limit.amount else SAME_DAY
    return note if note.startswith(amount) else ". ".join(filter(None, (amount, note)))


def _signer(dossier: Dossier, by: User) -> Signatory:
    """The signer and their authority, from the leader's post that covers the agency (thẩm quyền ký)."""
    post = next(post for post in posts_of(by) if post.role == Role.LEADER and covers(post, dossier.agency))
    return Signatory(name=str(by), position=post.title or post.get_role_display(), authority=post.authority)


def _split_lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
