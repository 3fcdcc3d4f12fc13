"""What a member of staff may do about money now: the buttons of the desk's pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from core.people import Person
from core.rules import allows
from payments import actions, rules
from payments.backoffice.permissions import Duty, discrepancies_of, may
from payments.forms import AmountForm, OrderReferenceForm, ReasonForm, TransactionForm
from payments.models import Discrepancy, Order, Receipt, Refund
from payments.status import DiscrepancyKind, DiscrepancyStatus, EntryKind, OrderStatus, ReceiptStatus, RefundStatus

Thing = Order | Refund | Receipt | Discrepancy


@dataclass(frozen=True)
class Deed:
    """One act: its address, its button, who may, when, and what it needs to be told."""

    slug: str
    label: str
    duty: Duty
    applies: Callable[[Any], bool]
    act: Callable[..., object]
    form: type[forms.Form] | None = None
    explains: str = ""
    kind: str = "second"


def _waits_at_the_desk(refund: Refund) -> bool:
    return refund.status == RefundStatus.PROPOSED and refund.is_decided_at_the_desk


def _may_be_dropped(refund: Refund) -> bool:
    """What came too much is the payer's, whatever a gateway says."""
    is_refused = refund.status == RefundStatus.REFUSED
    return _waits_at_the_desk(refund) or (is_refused and refund.collected.kind != EntryKind.SURPLUS)


def _may_be_given_back_by_hand(refund: Refund) -> bool:
    return allows(rules.check_is_given_back_by_hand, refund)


DEEDS: Mapping[type[Thing], tuple[Deed, ...]] = {
    Order: (
        Deed(
            "thu-tien-mat",
            "Đã thu đủ tiền mặt",
            Duty.COLLECT,
            lambda order: order.status == OrderStatus.OPEN,
            actions.take_cash,
            explains="Chỉ bấm khi đã nhận đủ tiền tại quầy. Biên lai được lập ngay.",
        ),
        Deed(
            "de-nghi-hoan",
            "Đề nghị hoàn trả",
            Duty.COLLECT,
            lambda order: order.status == OrderStatus.SETTLED,
            actions.propose_refund_of_order,
            form=AmountForm,
            explains="Một người có thẩm quyền khác phải duyệt thì tiền mới được trả.",
        ),
        Deed(
            "lap-lai-bien-lai",
            "Lập lại biên lai",
            Duty.COLLECT,
            lambda order: allows(rules.check_may_have_another_receipt, order),
            actions.reissue_receipt,
            explains="Biên lai mới có số mới và ghi số tiền đã thu trừ số đã hoàn trả; biên lai đã hủy giữ nguyên số.",
        ),
    ),
    Refund: (
        Deed(
            "duyet",
            "Duyệt hoàn trả",
            Duty.APPROVE,
            lambda refund: _waits_at_the_desk(refund) and rules.goes_by_gateway(refund),
            actions.approve_refund,
            explains="Yêu cầu được gửi ngay sang cổng thanh toán; tiền về lại tài khoản đã trả.",
            kind="",
        ),
        Deed(
            "duyet",
            "Duyệt hoàn trả",
            Duty.APPROVE,
            lambda refund: _waits_at_the_desk(refund) and not rules.goes_by_gateway(refund),
            actions.approve_refund,
            explains="Sau khi duyệt, người thu tiền trả lại cho người nộp rồi ghi số phiếu chi tại đây.",
            kind="",
        ),
        Deed(
            "duyet",
            "Gửi lại yêu cầu hoàn trả",
            Duty.APPROVE,
            lambda refund: refund.status == RefundStatus.REFUSED,
            actions.approve_refund,
            explains="Cổng thanh toán chưa nhận lần trước. Yêu cầu được gửi ngay với một mã mới.",
            kind="",
        ),
        Deed(
            "gui-lai",
            "Gửi lại cùng mã yêu cầu",
            Duty.APPROVE,
            lambda refund: refund.is_stuck,
            actions.resend_refund,
            explains="Cổng thanh toán không trả lời. Gửi lại cùng mã yêu cầu thì tiền chỉ được trả một lần.",
            kind="",
        ),
        Deed(
            "khong-duyet",
            "Không duyệt",
            Duty.APPROVE,
            _may_be_dropped,
            actions.drop_refund,
            explains="Tiền ở lại với cơ quan thu; khoản này giữ nguyên “Đã thanh toán”.",
            kind="danger",
        ),
        Deed(
            "da-tra",
            "Đã trả bằng tay",
            Duty.COLLECT,
            _may_be_given_back_by_hand,
            actions.record_refund,
            form=TransactionForm,
            explains="Chỉ ghi khi người nộp đã nhận lại tiền, bằng tiền mặt hoặc chuyển khoản.",
        ),
    ),
    Receipt: (
        Deed(
            "thay-the",
            "Thay biên lai",
            Duty.COLLECT,
            lambda receipt: receipt.status == ReceiptStatus.VALID,
            actions.replace_receipt,
            form=ReasonForm,
            explains="Lập biên lai mới với tên người nộp hiện nay và số tiền đã thu trừ số đã hoàn trả; "
            "biên lai cũ giữ nguyên số.",
        ),
        Deed(
            "huy",
            "Hủy biên lai",
            Duty.COLLECT,
            lambda receipt: receipt.status == ReceiptStatus.VALID,
            actions.cancel_receipt,
            form=ReasonForm,
            explains="Biên lai không còn giá trị và giữ nguyên số; tiền đã thu không đổi.",
            kind="danger",
        ),
    ),
    Discrepancy: (
        Deed(
            "gan",
            "Ghi cho một khoản phải nộp",
            Duty.COLLECT,
            lambda discrepancy: (
                discrepancy.status == DiscrepancyStatus.OPEN and discrepancy.kind == DiscrepancyKind.UNKNOWN
            ),
            actions.assign_payment_by_reference,
            form=OrderReferenceForm,
            explains="Khi biết chắc số tiền này nộp cho khoản nào; khoản ấy được ghi là đã thanh toán.",
        ),
        Deed(
            "tra-lai",
            "Đề nghị trả lại người nộp",
            Duty.COLLECT,
            lambda discrepancy: allows(rules.check_may_be_returned, discrepancy),
            actions.propose_return,
            form=ReasonForm,
            explains="Người nộp chuyển sai số tiền. Người thứ hai duyệt, rồi tiền được trả bằng tay và ghi lại.",
        ),
        Deed(
            "de-nghi-xu-ly",
            "Đề nghị xử lý chênh lệch",
            Duty.COLLECT,
            lambda discrepancy: discrepancy.status == DiscrepancyStatus.OPEN,
            actions.propose_write_off,
            form=ReasonForm,
            explains="Sổ của Cổng sẽ theo sổ của ngân hàng sau khi người thứ hai xác nhận.",
        ),
        Deed(
            "xac-nhan",
            "Xác nhận xử lý",
            Duty.APPROVE,
            lambda discrepancy: discrepancy.status == DiscrepancyStatus.PROPOSED,
            actions.confirm_write_off,
            explains="Sổ của Cổng được ghi theo sổ của ngân hàng. Không thể làm lại.",
            kind="",
        ),
        Deed(
            "khong-dong-y",
            "Bỏ đề nghị",
            Duty.COLLECT,
            lambda discrepancy: discrepancy.status == DiscrepancyStatus.PROPOSED,
            actions.reject_write_off,
            explains="Đề nghị được bỏ; chênh lệch trở lại “Chưa xử lý”.",
        ),
    ),
}


def deeds_for(thing: Thing, person: Person) -> list[Deed]:
    """What this person may do with it now."""
    return [deed for deed in DEEDS[type(thing)] if deed.applies(thing) and _may(person, deed.duty, thing)]


def _payee_of(thing: Order | Receipt | Refund) -> str:
    """Whose money it is about."""
    match thing:
        case Order():
            return thing.payee
        case Receipt():
            return thing.order.payee
        case Refund():
            return thing.collected.order.payee if thing.collected.order else ""


def may_see(person: Person, thing: Thing) -> bool:
    return _may(person, Duty.READ, thing)


def _may(person: Person, duty: Duty, thing: Thing) -> bool:
    if isinstance(thing, Discrepancy):
        return Discrepancy.objects.filter(discrepancies_of(person, duty), pk=thing.pk).exists()
    return may(person, duty, _payee_of(thing))
