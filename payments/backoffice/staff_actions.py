"""Staff actions of the back-office pages: for each kind of object its buttons, forms, permissions and conditions."""

from collections.abc import Mapping

from django import forms

from core.people import Person
from core.refusals import allows
from core.staff_actions import FormFactory, StaffAction, offered, permitted
from payments import actions, rules
from payments.backoffice.permissions import Subject, may
from payments.forms import AmountForm, OrderReferenceForm, ReasonForm, TransactionForm
from payments.models import Discrepancy, Order, PayeeDetail, Receipt, Refund
from payments.status import (
    DiscrepancyKind,
    DiscrepancyStatus,
    EntryKind,
    OrderStatus,
    PayeeDetailStatus,
    ReceiptStatus,
    RefundStatus,
)
from payments.verbs import MoneyVerb


def _form(form: type[forms.Form]) -> FormFactory:
    """A form factory whose field ids are unique on a page with several objects."""
    return lambda subject, data, files, prefix: form(data, files, prefix=f"{prefix}-{subject.pk}")


def _awaits_approval(refund: Refund) -> bool:
    return refund.status == RefundStatus.PROPOSED and refund.is_decided_in_backoffice


def _may_be_rejected(refund: Refund) -> bool:
    """Whether it may be rejected; a refused surplus refund may not, since the money is the payer's."""
    is_refused = refund.status == RefundStatus.REFUSED
    return _awaits_approval(refund) or (is_refused and refund.collected.kind != EntryKind.SURPLUS)


def _may_be_refunded_manually(refund: Refund) -> bool:
    return allows(rules.check_may_be_refunded_manually, refund)


def _is_proposed(detail: PayeeDetail) -> bool:
    return detail.status == PayeeDetailStatus.PROPOSED


ACTIONS: Mapping[type[Subject], tuple[StaffAction, ...]] = {
    Order: (
        StaffAction(
            "thu-tien-mat",
            "Đã thu đủ tiền mặt",
            MoneyVerb.COLLECT,
            actions.record_cash_payment,
            applies=lambda order: order.status == OrderStatus.OPEN,
            explains="Chỉ bấm khi đã nhận đủ tiền tại quầy. Biên lai được lập ngay.",
            asks_again=True,
        ),
        StaffAction(
            "de-nghi-hoan",
            "Đề nghị hoàn trả",
            MoneyVerb.COLLECT,
            actions.propose_refund,
            applies=lambda order: order.status == OrderStatus.SETTLED,
            form=_form(AmountForm),
            explains="Một người có thẩm quyền khác phải duyệt thì tiền mới được trả.",
        ),
        StaffAction(
            "lap-lai-bien-lai",
            "Lập lại biên lai",
            MoneyVerb.COLLECT,
            actions.reissue_receipt,
            applies=lambda order: allows(rules.check_may_reissue_receipt, order),
            explains="Biên lai mới có số mới và ghi số tiền đã thu trừ số đã hoàn trả; biên lai đã hủy giữ nguyên số.",
        ),
    ),
    Refund: (
        StaffAction(
            "duyet",
            "Duyệt hoàn trả",
            MoneyVerb.APPROVE,
            actions.approve_refund,
            applies=lambda refund: _awaits_approval(refund) and rules.is_refunded_by_gateway(refund),
            explains="Yêu cầu được gửi ngay sang cổng thanh toán; tiền về lại tài khoản đã trả.",
            kind="",
            asks_again=True,
        ),
        StaffAction(
            "duyet",
            "Duyệt hoàn trả",
            MoneyVerb.APPROVE,
            actions.approve_refund,
            applies=lambda refund: _awaits_approval(refund) and not rules.is_refunded_by_gateway(refund),
            explains="Sau khi duyệt, người thu tiền trả lại cho người nộp rồi ghi số phiếu chi tại đây.",
            kind="",
            asks_again=True,
        ),
        StaffAction(
            "duyet",
            "Gửi lại yêu cầu hoàn trả",
            MoneyVerb.APPROVE,
            actions.approve_refund,
            applies=lambda refund: refund.status == RefundStatus.REFUSED,
            explains="Cổng thanh toán chưa nhận lần trước. Yêu cầu được gửi ngay với một mã mới.",
            kind="",
            asks_again=True,
        ),
        StaffAction(
            "gui-lai",
            "Gửi lại cùng mã yêu cầu",
            MoneyVerb.APPROVE,
            actions.resend_refund,
            applies=lambda refund: refund.is_stuck,
            explains="Cổng thanh toán không trả lời. Gửi lại cùng mã yêu cầu thì tiền chỉ được trả một lần.",
            kind="",
            asks_again=True,
        ),
        StaffAction(
            "khong-duyet",
            "Không duyệt",
            MoneyVerb.APPROVE,
            actions.reject_refund,
            applies=_may_be_rejected,
            explains="Tiền ở lại với cơ quan thu; khoản này giữ nguyên “Đã thanh toán”.",
            kind="danger",
        ),
        StaffAction(
            "da-tra",
            "Đã trả bằng tay",
            MoneyVerb.COLLECT,
            actions.record_manual_refund,
            applies=_may_be_refunded_manually,
            form=_form(TransactionForm),
            explains="Chỉ ghi khi người nộp đã nhận lại tiền, bằng tiền mặt hoặc chuyển khoản.",
            asks_again=True,
        ),
    ),
    Receipt: (
        StaffAction(
            "thay-the",
            "Thay biên lai",
            MoneyVerb.COLLECT,
            actions.replace_receipt,
            applies=lambda receipt: receipt.status == ReceiptStatus.VALID,
            form=_form(ReasonForm),
            explains="Lập biên lai mới với tên người nộp hiện nay và số tiền đã thu trừ số đã hoàn trả; "
            "biên lai cũ giữ nguyên số.",
        ),
        StaffAction(
            "huy",
            "Hủy biên lai",
            MoneyVerb.COLLECT,
            actions.cancel_receipt,
            applies=lambda receipt: receipt.status == ReceiptStatus.VALID,
            form=_form(ReasonForm),
            explains="Biên lai không còn giá trị và giữ nguyên số; tiền đã thu không đổi.",
            kind="danger",
        ),
    ),
    Discrepancy: (
        StaffAction(
            "gan",
            "Ghi cho một khoản phải nộp",
            MoneyVerb.COLLECT,
            actions.assign_payment_by_reference,
            applies=lambda discrepancy: (
                discrepancy.status == DiscrepancyStatus.OPEN and discrepancy.kind == DiscrepancyKind.UNKNOWN
            ),
            form=_form(OrderReferenceForm),
            explains="Khi biết chắc số tiền này nộp cho khoản nào; khoản ấy được ghi là đã thanh toán.",
            asks_again=True,
        ),
        StaffAction(
            "tra-lai",
            "Đề nghị trả lại người nộp",
            MoneyVerb.COLLECT,
            actions.propose_discrepancy_refund,
            applies=lambda discrepancy: allows(rules.check_may_refund_discrepancy, discrepancy),
            form=_form(ReasonForm),
            explains="Người nộp chuyển sai số tiền. Người thứ hai duyệt, rồi tiền được trả bằng tay và ghi lại.",
        ),
        StaffAction(
            "de-nghi-xu-ly",
            "Đề nghị xử lý chênh lệch",
            MoneyVerb.COLLECT,
            actions.propose_write_off,
            applies=lambda discrepancy: discrepancy.status == DiscrepancyStatus.OPEN,
            form=_form(ReasonForm),
            explains="Sổ của Cổng sẽ theo sổ của ngân hàng sau khi người thứ hai xác nhận.",
        ),
        StaffAction(
            "xac-nhan",
            "Xác nhận xử lý",
            MoneyVerb.APPROVE,
            actions.confirm_write_off,
            applies=lambda discrepancy: discrepancy.status == DiscrepancyStatus.PROPOSED,
            explains="Sổ của Cổng được ghi theo sổ của ngân hàng. Không thể làm lại.",
            kind="",
            asks_again=True,
        ),
        StaffAction(
            "khong-dong-y",
            "Bỏ đề nghị",
            MoneyVerb.COLLECT,
            actions.reject_write_off,
            applies=lambda discrepancy: discrepancy.status == DiscrepancyStatus.PROPOSED,
            explains="Đề nghị được bỏ; chênh lệch trở lại “Chưa xử lý”.",
        ),
    ),
    PayeeDetail: (
        StaffAction(
            "duyet",
            "Duyệt",
            MoneyVerb.APPROVE_ACCOUNT,
            actions.approve_payee_detail,
            applies=_is_proposed,
            explains="Có hiệu lực từ ngày áp dụng. Không sửa lại được; lần sau phải có đề nghị mới.",
            kind="",
            asks_again=True,
        ),
        StaffAction(
            "khong-duyet",
            "Không duyệt",
            MoneyVerb.APPROVE_ACCOUNT,
            actions.reject_payee_detail,
            applies=_is_proposed,
            explains="Đề nghị được bỏ; nơi thu hiện nay giữ nguyên.",
        ),
    ),
}


def staff_actions_for(subject: Subject, person: Person) -> tuple[StaffAction, ...]:
    """The actions that the person is permitted and that apply in the current status."""
    return offered(ACTIONS[type(subject)], subject, lambda verb: may(person, verb, subject))


def permitted_actions(subject: Subject, person: Person) -> tuple[StaffAction, ...]:
    """The actions that the person is permitted on such an object in some status."""
    return permitted(ACTIONS[type(subject)], lambda verb: may(person, verb, subject))


def may_see(person: Person, subject: Subject) -> bool:
    """Whether the person may read the object."""
    verb = MoneyVerb.PROPOSE_ACCOUNT if isinstance(subject, PayeeDetail) else MoneyVerb.READ
    return may(person, verb, subject)
