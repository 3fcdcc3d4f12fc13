"""Payment request of a merchant (`vpcpay.html`): signature check, parsing, and the new Payment row."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from payments.gateways.timestamps import parse_timestamp
from payments.gateways.vnpay.protocol import signature
from payments.gateways.vnpay.protocol.api import BAD_DATA, BAD_TERMINAL, ERROR, WRONG_CHECKSUM
from standins.bank.fault_modes import Behaviour, FaultMode, by_amount
from standins.bank.merchants import find_merchant
from standins.bank.models import DefaultBehaviour, Payment

COMMANDS = {"pay", "genqr"}
ALREADY_USED = "01"


class RequestRefusedError(Exception):
    """The bank refuses the request: a reason for people, a response code for programs, an HTTP status."""

    status = 400

    def __init__(self, reason: str, code: str = BAD_DATA) -> None:
        super().__init__(reason)
        self.code = code


class DownError(RequestRefusedError):
    """The bank answers every request with 503 (fault mode `down`)."""

    status = 503

    def __init__(self) -> None:
        super().__init__("Ngân hàng ngừng hoạt động.", ERROR)


def open_payment(raw_query: str, fault_modes: str | None) -> Payment:
    """Store the payment requested by the query string and header; raises RequestRefusedError."""
    received = signature.receive(raw_query)
    _check_signed(received)
    payment = _parse(received.params)
    payment.fault_modes = str(_behaviour(payment, fault_modes))
    if FaultMode.DOWN in payment.behaviour:
        raise DownError
    if payment.expires_at <= timezone.now():
        raise RequestRefusedError("Giao dịch đã quá thời gian chờ thanh toán.")
    try:
        with transaction.atomic():
            payment.save()
    except IntegrityError:
        raise RequestRefusedError("Mã giao dịch này đã được dùng.", ALREADY_USED) from None
    return payment


def _behaviour(payment: Payment, header: str | None) -> Behaviour:
    """From the request's header, or else its amount, or else the control page."""
    text = header or by_amount(payment.amount_vnd) or DefaultBehaviour.current()
    try:
        return Behaviour.parse(text, seed=payment.txn_ref)
    except ValueError:
        raise RequestRefusedError("Ngân hàng không biết cách ứng xử này.") from None


def _check_signed(received: signature.Received) -> None:
    merchant = find_merchant(received.params.get("vnp_TmnCode", ""))
    if merchant is None:
        raise RequestRefusedError("Không tìm thấy điểm thu.", BAD_TERMINAL)
    if not signature.is_genuine(received, merchant.secrets):
        raise RequestRefusedError("Sai chữ ký.", WRONG_CHECKSUM)


def _parse(params: Mapping[str, str]) -> Payment:
    if params.get("vnp_Version") != "2.1.0" or params.get("vnp_Command") not in COMMANDS:
        raise RequestRefusedError("Phiên bản hoặc lệnh không đúng.")
    try:
        dong, rest = divmod(int(params["vnp_Amount"]), 100)
        payment = Payment(
            terminal=params["vnp_TmnCode"],
            txn_ref=params["vnp_TxnRef"],
            amount_vnd=dong,
            order_info=params["vnp_OrderInfo"],
            return_url=params["vnp_ReturnUrl"],
            create_date=params["vnp_CreateDate"],
            expires_at=parse_timestamp(params["vnp_ExpireDate"]),
        )
    except (KeyError, ValueError):
        raise RequestRefusedError("Dữ liệu gửi sang không đúng định dạng.") from None
    if dong <= 0 or rest or params.get("vnp_CurrCode") != "VND":
        raise RequestRefusedError("Số tiền không hợp lệ.")
    return payment
