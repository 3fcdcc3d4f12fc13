"""The rules of amounts that provinces fix: each `check_…` raises CatalogueError with a sentence, or returns."""

from datetime import date

from core import refusals
from core.people import Person
from core.ui.formatting import format_vnd
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind
from services.agencies.permissions import Verb, may, reach
from services.catalogue.errors import CatalogueError
from services.catalogue.local_fees.amounts import open_fees
from services.catalogue.local_fees.models import LocalFee, LocalFeeState
from services.catalogue.models import Procedure, package_in_force
from services.catalogue.package.fees.charges import FeeRule

READING = (Verb.PROPOSE_LOCAL_FEE, Verb.APPROVE_LOCAL_FEE)


def provinces_of(person: Person) -> list[AdministrativeUnit]:
    """The provinces whose amounts this person proposes or approves."""
    committees = Agency.objects.none()
    for verb in READING:
        committees |= Agency.objects.filter(reach(person, verb, column="pk"), kind=AgencyKind.PROVINCE_COMMITTEE)
    units = committees.filter(successor=None).values("unit")
    return list(AdministrativeUnit.objects.filter(pk__in=units, province=None))


def committee_of(province: AdministrativeUnit) -> Agency:
    """The People's Committee of a province, whose staff write down what its council decides."""
    committees = Agency.objects.in_force().filter(kind=AgencyKind.PROVINCE_COMMITTEE, unit=province)
    committee = committees.first()
    if committee is None:
        raise CatalogueError(f"{province} chưa có Ủy ban nhân dân trên Cổng; hãy nhờ người quản trị thêm.")
    return committee


def check_may(by: Person, verb: Verb, province: AdministrativeUnit) -> None:
    if not may(by, verb, agency=committee_of(province)):
        raise CatalogueError(f"Bạn không được giao việc này ở {province}.")


def fee_left_open(procedure: Procedure, key: str) -> FeeRule:
    """The fee of the version in force with this key; CatalogueError where provinces may not fix it."""
    package = package_in_force(procedure.code)
    fee = open_fees(package).get(key) if package else None
    if fee is None:
        raise CatalogueError("Phiên bản đang áp dụng không để tỉnh quyết định khoản thu này.")
    return fee


def check_amount(row: LocalFee, *, today: date) -> None:
    """The amount lies within what the version in force leaves open, says by which text, and begins after today."""
    fee = fee_left_open(row.procedure, row.fee)
    if not fee.leaves_open(row.amount_vnd):
        raise CatalogueError(f"Mức thu “{fee.name}” tỉnh được quy định: {format_bounds(fee)}.")
    refusals.check_says_why(row.basis, CatalogueError("Hãy ghi số nghị quyết của Hội đồng nhân dân tỉnh."), at_least=3)
    if row.has_begun(today):
        raise CatalogueError("Ngày áp dụng phải sau hôm nay: hồ sơ đã nộp giữ mức thu của ngày nộp.")
    if row.valid_until and row.valid_until < row.valid_from:
        raise CatalogueError("Ngày hết hiệu lực đứng trước ngày áp dụng. Hãy xem lại hai ngày.")
    same = LocalFee.objects.filter(procedure=row.procedure_id, province=row.province_id, fee=row.fee).exclude(pk=row.pk)
    if same.approved().filter(valid_from=row.valid_from).exists():
        raise CatalogueError("Đã có một mức được duyệt bắt đầu đúng ngày này. Hãy bỏ mức đó hoặc chọn ngày khác.")
    if row.state == LocalFeeState.PROPOSED and same.filter(state=LocalFeeState.PROPOSED).exists():
        raise CatalogueError("Khoản này đang có một đề nghị chờ duyệt. Hãy duyệt hoặc bỏ đề nghị đó trước.")


def check_may_decide(row: LocalFee, by: Person) -> None:
    """A second person of the province."""
    check_may(by, Verb.APPROVE_LOCAL_FEE, row.province)
    check_state(row, LocalFeeState.PROPOSED)
    if row.proposed_by_id == by.pk:
        raise CatalogueError("Người đề nghị không tự duyệt được. Hãy nhờ một người duyệt khác của tỉnh.")


def check_may_cancel(row: LocalFee, by: Person, *, today: date) -> None:
    """Who proposed it takes a proposal back; what is approved is cancelled by an approver, before its day."""
    verb = Verb.PROPOSE_LOCAL_FEE if row.state == LocalFeeState.PROPOSED else Verb.APPROVE_LOCAL_FEE
    check_may(by, verb, row.province)
    check_state(row, LocalFeeState.PROPOSED, LocalFeeState.APPROVED)
    if row.state == LocalFeeState.APPROVED and row.has_begun(today):
        raise CatalogueError("Mức này đã áp dụng nên không bỏ được. Hãy đề nghị một mức mới từ một ngày sau hôm nay.")


def check_state(row: LocalFee, *wanted: LocalFeeState) -> None:
    if row.state not in wanted:
        raise CatalogueError(f"Mức thu này đang ở trạng thái “{row.get_state_display()}” nên không làm được nữa.")


def check_says_why(note: str) -> None:
    refusals.check_says_why(note, CatalogueError("Hãy ghi lý do, để người cùng làm và người sau hiểu."))


def format_bounds(fee: FeeRule) -> str:
    """What a province may fix, in words: `từ 50.000 đồng đến 150.000 đồng`."""
    least = f"từ {format_vnd(fee.local_least_vnd)}" if fee.local_least_vnd else "từ 0 đồng"
    most = f"đến {format_vnd(fee.local_most_vnd)}" if fee.local_most_vnd is not None else "không có mức trần"
    return " ".join((least, most)) if fee.local_most_vnd is not None else f"{least}, {most}"
