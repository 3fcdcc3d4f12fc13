"""Issuing the official papers of a dossier: gather the content of each and freeze it in the issuing transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from core.compiled_query import CompiledQuery
from core.official_language import official_language
from core.people import User
from core.text import filled_lines, lower_first
from eforms.compiled.form import compile_form
from eforms.models import Attachment
from payments.models import OrderLine
from services.agencies.models import Agency, Role
from services.agencies.permissions import covers, posts_of
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import Collected
from services.catalogue.package.public_record import FilingChannel, ResultDelivery
from services.catalogue.package.time_limits import TimeLimit
from services.documents import actions as documents
from services.documents.actions import PaperInput
from services.documents.document_types import DocumentType
from services.documents.facts import (
    AcknowledgementFacts,
    ApologyFacts,
    Applicant,
    Facts,
    FeeLine,
    ListedPaper,
    RefusalFacts,
    Signatory,
    StopFacts,
    SupplementFacts,
    SupplementItem,
    WithdrawalFacts,
)
from services.documents.models import Document
from services.dossiers.combined.attachments import held_files
from services.dossiers.filing.declarations import applicant_of, attachment_lines, declaration_facts
from services.dossiers.models import Dossier, Extension, Fee, Paper, ResultChange
from services.dossiers.process import search_terms
from services.dossiers.process.time_limits import time_limit_of
from services.dossiers.supplements.asked import AskedItem

SAME_DAY = "Trong ngày làm việc"
UNKNOWN_SIGNER: Final = Signatory(name="(Họ tên người ký)", position="(Chức vụ người ký)")
"""Who signs is known once somebody does."""


ORDER_LINES: Final = CompiledQuery(
    lambda dossier: OrderLine.objects.filter(
        order__in=Fee.objects.filter(dossier=dossier, exempt_reason="").values("order")
    )
)


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
        fee_text=_later_fees(package) or package.fee_text(FilingChannel(dossier.channel)),
        receiver=str(by),
        filed_at=dossier.submitted_at,
    )
    return issue_paper(dossier, facts, by=by)


def issue_form(dossier: Dossier, attachments: Sequence[Attachment], *, amended_at: datetime | None = None) -> Paper:
    """Issue the declaration (tờ khai): when the dossier is filed and again when a supplement changes it."""
    return issue_paper(dossier, declaration_facts(dossier, attachments, amended_at=amended_at), by=None)


@official_language()
def issue_forms(
    dossiers: Sequence[Dossier], attachments: Sequence[Sequence[Attachment]], *, whole: PaperInput | None = None
) -> Document | None:
    """Issue the declarations of dossiers that begin together, and that of the whole, which no office reads."""
    papers = [
        _paper_input(dossier, declaration_facts(dossier, files))
        for dossier, files in zip(dossiers, attachments, strict=True)
    ]
    owner = dossiers[0].applicant
    issued = documents.issue_many(DocumentType.FORM, [*papers, *([whole] if whole else [])], owner=owner)
    Paper.objects.bulk_create(
        Paper(dossier=dossier, kind=DocumentType.FORM, document=document)
        for dossier, document in zip(dossiers, issued, strict=False)
    )
    return issued[-1] if whole else None


def issue_supplement(
    dossier: Dossier,
    *,
    by: User,
    items: Sequence[AskedItem],
    reason: str,
    answer_by: date | None,
    number: int = 1,
    approved_by: User | None = None,
) -> Paper:
    """Issue the supplement request (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ, mẫu 02); `reason` holds for all items."""
    facts = SupplementFacts(
        code=dossier.code or "",
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        items=tuple(SupplementItem(name=item.printed, wrong=item.remark, quantity=_quantity(item)) for item in items),
        reasons=filled_lines(reason),
        answer_by=answer_by,
        guide=str(by),
        number=number,
        approved_by=str(approved_by or ""),
    )
    return issue_paper(dossier, facts, by=by)


def _quantity(item: AskedItem) -> str:
    """How many originals and copies of a paper the procedure asks for; empty for an answer, which is no paper."""
    if item.paper is None:
        return ""
    counts = {"bản chính": item.paper.originals, "bản sao": item.paper.copies}
    return "; ".join(f"{count:02d} {kind}" for kind, count in counts.items() if count) or "01 bản"


def issue_refusal(dossier: Dossier, *, by: User, reason: str) -> Paper:
    """Issue the refusal (phiếu từ chối tiếp nhận giải quyết hồ sơ, mẫu 03)."""
    facts = RefusalFacts(
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        reasons=filled_lines(reason),
        signer=Signatory(name=str(by), position=Role.DESK.label),
    )
    return issue_paper(dossier, facts, by=by)


def issue_apology(dossier: Dossier, extension: Extension, *, by: User) -> Paper:
    """Issue the apology with the new day (văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết, mẫu 04).

    Raises ValueError for a dossier that is not accepted.
    """
    if dossier.accepted_at is None or dossier.code is None:
        raise ValueError("An apology is for an accepted dossier.")
    facts = ApologyFacts(
        code=dossier.code,
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        received_at=dossier.accepted_at,
        due_at=extension.due_before,
        new_due_at=extension.due_after,
        reasons=filled_lines(extension.reason),
        signer=signer_of(dossier.agency, by),
    )
    return issue_paper(dossier, facts, by=by)


def issue_stop(dossier: Dossier, *, by: User, reason: str) -> Paper:
    """Issue the notice that handling is stopped (thông báo dừng giải quyết hồ sơ, mẫu 05)."""
    facts = StopFacts(
        code=dossier.code or "",
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        received_at=dossier.accepted_at,
        reasons=filled_lines(reason),
        signer=signer_of(dossier.agency, by),
    )
    return issue_paper(dossier, facts, by=by)


def issue_withdrawal(dossier: Dossier, change: ResultChange, papers: Sequence[Paper], *, by: User, at: Agency) -> Paper:
    """Issue the decision that withdraws these results (quyết định thu hồi), signed as a leader of the office `at`."""
    return issue_paper(dossier, withdrawal_facts(dossier, change, papers, signer=signer_of(at, by)), by=by)


def withdrawal_facts(
    dossier: Dossier, change: ResultChange, papers: Sequence[Paper], *, signer: Signatory
) -> WithdrawalFacts:
    """What the decision says that withdraws these results."""
    return WithdrawalFacts(
        code=dossier.code or "",
        applicant=_applicant(dossier),
        subject=dossier.package.record.name,
        legal_ground=change.legal_ground,
        withdrawn=tuple(f"{paper.full_title}, {paper.document.reference}" for paper in papers),
        reasons=filled_lines(change.reason),
        signer=signer,
    )


@dataclass(frozen=True)
class NewPaper:
    """A paper to issue: what it says, and the other columns of its row."""

    facts: Facts
    suffix: str = ""
    """Tells apart papers of one kind and moment."""
    columns: Mapping[str, Any] = field(default_factory=dict)


def issue_papers(dossier: Dossier, papers: Sequence[NewPaper], *, by: User | None) -> list[Paper]:
    """Issue papers of one kind together, with as few statements as one; their keys have the number of the event."""
    kind = papers[0].facts.kind
    inputs = [_paper_input(dossier, paper.facts, suffix=paper.suffix) for paper in papers]
    issued = documents.issue_many(kind, inputs, owner=dossier.applicant, by=by, are_new=True)
    search_terms.write_issued(dossier, issued)
    columns = (paper.columns for paper in papers)
    rows = [Paper(dossier=dossier, kind=kind, document=one, **own) for one, own in zip(issued, columns, strict=True)]
    return Paper.objects.bulk_create(rows)


def issue_paper(dossier: Dossier, facts: Facts, *, by: User | None) -> Paper:
    """Issue one paper."""
    [paper] = issue_papers(dossier, [NewPaper(facts)], by=by)
    return paper


def _paper_input(dossier: Dossier, facts: Facts, *, suffix: str = "") -> PaperInput:
    return PaperInput(f"dossier:{dossier.pk}:{facts.kind}:{dossier.events}{suffix}", dossier.agency, facts)


def _applicant(dossier: Dossier) -> Applicant:
    return applicant_of(dossier.applicant, dossier, name=dossier.applicant_name)


def _received_papers(dossier: Dossier, package: Package) -> tuple[ListedPaper, ...]:
    """The form itself, then a line for each document field with files."""
    attachments = held_files(dossier)
    answers = dossier.sheet.answers if compile_form(package.eform).has_row_papers else {}
    lines = attachment_lines(package.eform, attachments, answers, today=dossier.filed_on)
    return (ListedPaper(name="Tờ khai điện tử", form="Bản điện tử"), *lines)


def _order_lines(dossier: Dossier) -> list[OrderLine]:
    """The order lines of the fees that were not exempted."""
    return ORDER_LINES(dossier.pk)


def _later_fees(package: Package) -> str:
    """What is paid with the result, where the amount is not known yet."""
    later = (fee for fee in package.fees if fee.collected == Collected.AFTER)
    named = "; ".join(f"{fee.name} ({lower_first(fee.case)})" if fee.case else fee.name for fee in later)
    return f"{named}, nộp khi nhận kết quả" if named else ""


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


def signer_of(agency: Agency, by: User) -> Signatory:
    """The signer and their authority, from the leader's post that covers the office of the step (thẩm quyền ký)."""
    post = next(post for post in posts_of(by) if post.role == Role.LEADER and covers(post, agency))
    return Signatory(name=str(by), position=post.title or post.get_role_display(), authority=post.authority)
