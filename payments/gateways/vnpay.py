"""VNPAY as one of the portal's gateways."""

from datetime import datetime
from urllib.parse import parse_qsl

from django.conf import settings
from django.utils import timezone

from payments.gateways import terminals
from payments.gateways.base import ForgedError, Reading
from payments.models import Attempt
from payments.plain_text import plain
from payments.status import AttemptStatus
from payments.vnpay import codes, signature
from payments.vnpay.moments import moment, stamp

LONGEST_QUERY = 4096
"""A true message has some 600 bytes."""


class Vnpay:
    """Card, bank account and wallet through VNPAY's own page."""

    code = "vnpay"
    label = "Thẻ, tài khoản ngân hàng hoặc ví điện tử, qua cổng VNPAY"

    def terminal_of(self, payee: str) -> str:
        return terminals.of_agency(payee).code

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        params = {
            "vnp_Version": "2.1.0",
            "vnp_Command": "pay",
            "vnp_TmnCode": attempt.terminal,
            "vnp_Amount": str(attempt.amount_vnd * 100),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": attempt.reference,
            "vnp_OrderInfo": plain(f"{attempt.order.purpose} {attempt.order.reference}", limit=200),
            "vnp_OrderType": "other",
            "vnp_Locale": "vn",
            "vnp_ReturnUrl": return_url,
            "vnp_IpAddr": ip,
            "vnp_CreateDate": stamp(attempt.started_at),
            "vnp_ExpireDate": stamp(attempt.expires_at),
        }
        query = signature.sign(params, terminals.secrets_of(attempt.terminal)[0])
        return f"{settings.VNPAY_URL}/paymentv2/vpcpay.html?{query}"

    def read_return(self, raw_query: str) -> Reading:
        return _read(raw_query)

    def read_notice(self, raw_query: str) -> Reading:
        return _read(raw_query)

    def explain(self, code: str) -> str:
        return codes.RESPONSES.get(code, codes.RESPONSES["99"])


def _read(raw_query: str) -> Reading:
    """The message, if one of our terminals' keys signed it."""
    if len(raw_query) > LONGEST_QUERY:
        raise ForgedError
    params = dict(parse_qsl(raw_query, errors="replace"))
    terminal = params.get("vnp_TmnCode", "")
    signed = signature.signed_part(raw_query)
    if not signature.is_signed(signed, params.get("vnp_SecureHash", ""), terminals.secrets_of(terminal)):
        raise ForgedError
    return Reading(
        reference=params.get("vnp_TxnRef", ""),
        terminal=terminal,
        amount_vnd=_whole_dong(params.get("vnp_Amount", "")),
        status=_status(params.get("vnp_ResponseCode", ""), params.get("vnp_TransactionStatus", "")),
        code=params.get("vnp_ResponseCode", "")[:10],
        bank=params.get("vnp_BankCode", "")[:20],
        transaction_no=params.get("vnp_TransactionNo", "")[:20],
        happened_at=_moment(params.get("vnp_PayDate", "")),
        raw=signed,
    )


def _whole_dong(hundredths: str) -> int | None:
    """The amount is sent a hundredfold; nothing but plain digits is one."""
    if not (hundredths.isascii() and hundredths.isdigit() and len(hundredths) <= 18):
        return None
    dong, rest = divmod(int(hundredths), 100)
    return None if rest else dong


def _moment(text: str) -> datetime:
    """When the bank says it happened; it may say nothing, or nonsense."""
    try:
        return moment(text)
    except ValueError:
        return timezone.now()


def _status(response: str, transaction: str) -> AttemptStatus:
    if response == codes.DONE and transaction == codes.TransactionStatus.DONE:
        return AttemptStatus.PAID
    if response == codes.SUSPICIOUS or transaction in _UNDECIDED:
        return AttemptStatus.STARTED
    return _FAILURES.get(response, AttemptStatus.DECLINED)


_UNDECIDED = frozenset({codes.TransactionStatus.UNFINISHED, codes.TransactionStatus.SUSPICIOUS})
_FAILURES = {codes.ABANDONED: AttemptStatus.ABANDONED, codes.EXPIRED: AttemptStatus.EXPIRED}
