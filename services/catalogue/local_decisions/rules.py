"""The rules of what provinces decide: each `check_…` raises CatalogueError with a sentence, or returns."""

from datetime import date
from typing import Final

from core import refusals
from core.people import Person
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind
from services.agencies.permissions import Verb, may, reach
from services.catalogue.errors import CatalogueError
from services.catalogue.local_decisions.models import DecisionState, LocalDecision

READING: Final = (Verb.PROPOSE_LOCAL_DECISION, Verb.APPROVE_LOCAL_DECISION)
TOO_EARLY: Final = "Ngày áp dụng phải sau hôm nay: người nộp trước ngày đó theo điều đang áp dụng."
ENDS_TOO_EARLY: Final = "Ngày hết hiệu lực đứng trước ngày áp dụng. Hãy xem lại hai ngày."


def provinces_of(person: Person) -> list[AdministrativeUnit]:
    """The provinces whose decisions this person proposes or approves."""
    committees = Agency.objects.none()
    for verb in READING:
        committees |= Agency.objects.filter(reach(person, verb, column="pk"), kind=AgencyKind.PROVINCE_COMMITTEE)
    units = committees.filter(successor=None).values("unit")
    return list(AdministrativeUnit.objects.filter(pk__in=units, province=None))


def committee_of(province: AdministrativeUnit) -> Agency:
    """The People's Committee of a province, whose staff write down what the province decides."""
    committees = Agency.objects.in_force().filter(kind=AgencyKind.PROVINCE_COMMITTEE, unit=province)
    committee = committees.first()
    if committee is None:
        raise CatalogueError(f"{province} chưa có Ủy ban nhân dân trên Cổng; hãy nhờ người quản trị thêm.")
    return committee


def check_may(by: Person, verb: Verb, province: AdministrativeUnit) -> None:
    if not may(by, verb, agency=committee_of(province)):
        raise CatalogueError(f"Bạn không được giao việc này ở {province}.")


def check_text_and_days(row: LocalDecision, *, text: str, today: date) -> None:
    """It says by which text (`text` is the sentence where it does not), begins after today, and ends after that."""
    refusals.check_says_why(row.basis, CatalogueError(text), at_least=3)
    if row.has_begun(today):
        raise CatalogueError(TOO_EARLY)
    if row.valid_until and row.valid_until < row.valid_from:
        raise CatalogueError(ENDS_TOO_EARLY)


def check_may_decide(row: LocalDecision, by: Person) -> None:
    """A second person of the province."""
    check_may(by, Verb.APPROVE_LOCAL_DECISION, row.province)
    check_state(row, DecisionState.PROPOSED)
    if row.proposed_by_id == by.pk:
        raise CatalogueError("Người đề nghị không tự duyệt được. Hãy nhờ một người duyệt khác của tỉnh.")


def check_may_cancel(row: LocalDecision, by: Person, *, today: date) -> None:
    """Who proposed it takes a proposal back; what is approved is cancelled by an approver, before its day."""
    is_proposed = row.state == DecisionState.PROPOSED
    check_may(by, Verb.PROPOSE_LOCAL_DECISION if is_proposed else Verb.APPROVE_LOCAL_DECISION, row.province)
    check_state(row, DecisionState.PROPOSED, DecisionState.APPROVED)
    if row.state == DecisionState.APPROVED and row.has_begun(today):
        raise CatalogueError("Điều này đã áp dụng nên không bỏ được. Hãy đề nghị điều mới từ một ngày sau hôm nay.")


def check_state(row: LocalDecision, *wanted: DecisionState) -> None:
    if row.state not in wanted:
        raise CatalogueError(f"Đề nghị này đang ở trạng thái “{row.get_state_display()}” nên không làm được nữa.")


def check_says_why(note: str) -> None:
    refusals.check_says_why(note, CatalogueError("Hãy ghi lý do, để người cùng làm và người sau hiểu."))
