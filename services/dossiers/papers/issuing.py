"""The official papers of a dossier: what each says is gathered here and frozen in the transaction that issues it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet

from core.people import User
from eforms.answers import summary
from eforms.definition import Answers
from eforms.models import Attachment
from payments.models import OrderLine
from services.agencies.models import Role
from services.agencies.permissions import covers, posts_of
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.time_limits import Limit
from services.documents import actions as documents
from services.documents.facts import (
    Applicant,
    Facts,
    FactSection,
    FeeLine,
    ListedPaper,
    ReceiptFacts,
    RefusalFacts,
    ResultFacts,
    Signatory,
    StopFacts,
    SupplementFacts,
)
from services.dossiers.filing.declarations import applicant_of, attachment_lines, declaration_facts, fact_rows
from services.dossiers.models import Dossier, Paper, ResultDelivery
from services.dossiers.process.time_limits import time_limit_of


def issue_receipt(dossier: Dossier, *, by: User) -> Paper:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01)."""
    package, accepted_at = dossier.version.package, dossier.accepted_at
    if accepted_at is None or dossier.code is None:
        raise ValueError("A receipt is for an accepted dossier.")
    facts = ReceiptFacts(
        code=dossier.code,
        applicant=_applicant(dossier),
        subject=dossier.version.package.record.name,
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
    """Tờ khai: what was declared, frozen when it is filed and again when a supplement changes it."""
    return _issue(dossier, declaration_facts(dossier, attachments, amended_at=amended_at), by=None)


def issue_supplement(dossier: Dossier, *, by: User, fields: Collection[str], reason: str) -> Paper:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02)."""
    form = dossier.version.package.eform
    asked = [field.label for field in form.fields() if field.key in fields]
    facts = SupplementFacts(
        code=dossier.code or "",
        applicant=_applicant(dossier),
        subject=dossier.version.package.record.name,
        papers=tuple(ListedPaper(name=label) for label in asked),
        reasons=_split_lines(reason),
        guide=str(by),
    )
    return _issue(dossier, facts, by=by)


def issue_refusal(dossier: Dossier, *, by: User, reason: str) -> Paper:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ (mẫu 03)."""
    facts = RefusalFacts(
        applicant=_applicant(dossier),
        subject=dossier.version.package.record.name,
        reasons=_split_lines(reason),
        signer=Signatory(name=str(by), position=Role.DESK.label),
    )
    return _issue(dossier, facts, by=by)


def issue_stop(dossier: Dossier, *, by: User, reason: str) -> Paper:
    """Thông báo dừng giải quyết hồ sơ (mẫu 05)."""
    facts = StopFacts(
        code=dossier.code or "",
        applicant=_applicant(dossier),
        subject=dossier.version.package.record.name,
        received_at=dossier.accepted_at,
        reasons=_split_lines(reason),
        signer=_signer(dossier, by),
    )
    return _issue(dossier, facts, by=by)


def issue_result(dossier: Dossier, *, by: User, answers: Answers) -> Paper:
    """The result itself, from what the handling clerk laid before the leader."""
    package = dossier.version.package
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
    """What the handling clerk wrote; a certificate has no blanks, so what was left empty is not on it."""
    sections = summary.sections(package.result_form, answers)
    filled = (FactSection(title=one.title, rows=fact_rows(row for row in one.rows if row.text)) for one in sections)
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
    """The form itself, then each paper of which files came with it."""
    attachments = Attachment.objects.present().filter(draft=dossier.filing_id)
    return (ListedPaper(name="Tờ khai điện tử", form="Bản điện tử"), *attachment_lines(package.eform, attachments))


def _order_lines(dossier: Dossier) -> QuerySet[OrderLine]:
    """What was asked for and not let off."""
    return OrderLine.objects.filter(order__in=dossier.fees.filter(exempt_reason="").values("order"))


def _result_title(dossier: Dossier, package: Package) -> str:
    """The title of the result, where a declared answer gives it."""
    sections = summary.sections(package.eform, dossier.sheet.answers)
    named_by = package.results[0].named_by
    return next((row.text for section in sections for row in section.rows if row.key == named_by), "")


def _holder(named: str | None, answers: Answers) -> str:
    """Whose paper it is, where the clerk's answers say so."""
    key, _, part = (named or "").partition(".")
    held = answers.get(key)
    return str((held.get(part) if isinstance(held, dict) else held) or "")


def _return_place(dossier: Dossier) -> str:
    if dossier.version.package.is_notice:
        return "Không có: thủ tục thông báo không trả kết quả"
    if dossier.delivery == ResultDelivery.ONLINE:
        return "Tài khoản của người nộp trên Cổng dịch vụ công"
    if dossier.delivery == ResultDelivery.POST:
        return "Địa chỉ ghi trong tờ khai, qua dịch vụ bưu chính"
    agency = dossier.agency
    return ", ".join(part for part in (agency.desk_name or agency.name, agency.address) if part)


def _time_limit_text(limit: Limit | None) -> str:
    """The time limit in words."""
    if limit and limit.note:
        return limit.note
    if limit is None or limit.amount is None:
        return "Theo quy định của pháp luật"
    return f"{limit.amount:02d} {limit.unit.label}"


def _signer(dossier: Dossier, by: User) -> Signatory:
    """Who signs for the agency, by the post held there (thẩm quyền ký)."""
    post = next(post for post in posts_of(by) if post.role == Role.LEADER and covers(post, dossier.agency))
    return Signatory(name=str(by), position=post.title or post.get_role_display(), authority=post.authority)


def _split_lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
