"""Calls to VNPAY's server: query a payment (`querydr`), request a refund (`refund`), fetch a QR code (`genqr`)."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from payments.gateways.base import GatewayUnavailableError, InvalidSignatureError, PaymentResult, RefundResult
from payments.gateways.http_client import GatewayClient
from payments.gateways.timestamps import format_timestamp
from payments.gateways.vnpay import terminals
from payments.gateways.vnpay.protocol import api, codes
from payments.gateways.vnpay.protocol.codes import TransactionStatus
from payments.gateways.vnpay.responses import moment_of, parse_params, whole_dong
from payments.models import Attempt, Direction, Message, Refund
from payments.status import MessageKind, RefundStatus

http = GatewayClient()
"""The client of this process, with VNPAY's own circuit breaker."""
QR_TIMEOUT = 4.0
"""Seconds until the request for a QR code fails, while the payer waits for the page."""
IP_ADDRESS = "127.0.0.1"
"""`vnp_IpAddr` is required, and means nothing when a server calls."""
MESSAGE_KINDS = {"querydr": MessageKind.QUERY, "refund": MessageKind.REFUND}
"""Kind of the messages kept of each command."""

_REFUND_STATUS = {
    TransactionStatus.DONE: RefundStatus.DONE,
    TransactionStatus.REFUNDING: RefundStatus.SENT,
    TransactionStatus.REFUND_SENT: RefundStatus.SENT,
    TransactionStatus.REFUND_REFUSED: RefundStatus.REFUSED,
}


def query(attempt: Attempt) -> PaymentResult | None:
    """State of an attempt; None when VNPAY does not know it."""
    answer = _query(attempt)
    if answer is None:
        return None
    is_payment = answer.get("vnp_TransactionType") == api.PAYMENT
    status = answer.get("vnp_TransactionStatus") if is_payment else TransactionStatus.UNFINISHED
    response = codes.DONE if status == TransactionStatus.DONE else "99"
    params = answer | {"vnp_TransactionStatus": status, "vnp_ResponseCode": response}
    return parse_params(params, raw=_text(answer))


def fetch_qr(address: str) -> str:
    """The QR code for a signed request (`genqr`); VNPAY answers the same request only once."""
    response = http.request("GET", address, timeout=QR_TIMEOUT)
    try:
        answer = response.json()
        code, content = str(answer["code"]), str(answer["qrcontent"])
    except (ValueError, KeyError, TypeError) as error:
        raise GatewayUnavailableError(type(error).__name__) from error
    if code != codes.DONE or not content:
        raise GatewayUnavailableError(f"genqr answered {code}")
    return content


def refund(refund: Refund) -> RefundResult:
    """Request a refund. The same request again is no second refund: VNPAY answers that it has it already."""
    attempt = _attempt(refund)
    request = _request("refund", attempt, request_id=refund.request_id) | {
        "vnp_TransactionType": api.FULL if refund.amount_vnd == refund.collected.amount_vnd else api.PART,
        "vnp_Amount": refund.amount_vnd * 100,
        "vnp_TransactionNo": refund.collected.transaction_no or codes.NO_NUMBER,
        "vnp_CreateBy": f"u{refund.approved_by_id or 0}",
        "vnp_OrderInfo": f"Hoan tien {attempt.order.reference}",
    }
    answer = _call(attempt, request, api.REFUND_REQUEST, api.REFUND_RESPONSE)
    match answer["vnp_ResponseCode"]:
        case api.OK:
            return _refund_answer(answer)
        case api.DUPLICATE:
            return RefundResult(RefundStatus.SENT, api.DUPLICATE, raw=_text(answer))
        case code if code in api.NOT_DONE:
            return RefundResult(RefundStatus.REFUSED, code, raw=_text(answer))
        case code:  # it may have been done; the same request again finds out
            raise GatewayUnavailableError(f"refund: {code}")


def query_refund(refund: Refund) -> RefundResult | None:
    """State of a refund; None when VNPAY tells of another one: it knows only the last one of a payment."""
    answer = _query(_attempt(refund))
    if answer is None or answer.get("vnp_TransactionType") == api.PAYMENT:
        return None
    return _refund_answer(answer) if _amount_of(answer) == refund.amount_vnd else None


def _amount_of(answer: dict[str, Any]) -> int | None:
    return whole_dong(str(answer.get("vnp_Amount", "")))


def _refund_answer(answer: dict[str, Any]) -> RefundResult:
    return RefundResult(
        _REFUND_STATUS.get(answer.get("vnp_TransactionStatus", ""), RefundStatus.SENT),
        str(answer.get("vnp_TransactionStatus", ""))[:10],
        transaction_no=str(answer.get("vnp_TransactionNo", ""))[:20],
        happened_at=moment_of(str(answer.get("vnp_PayDate", ""))),
        raw=_text(answer),
    )


def _attempt(refund: Refund) -> Attempt:
    if refund.collected.attempt is None:
        raise LookupError(f"Refund {refund.request_id} is of money that no gateway collected.")
    return refund.collected.attempt


def _query(attempt: Attempt) -> dict[str, Any] | None:
    request = _request("querydr", attempt, request_id=uuid4().hex) | {"vnp_OrderInfo": f"Truy van {attempt.reference}"}
    answer = _call(attempt, request, api.QUERY_REQUEST, api.QUERY_RESPONSE)
    if answer["vnp_ResponseCode"] == api.NOT_FOUND:
        return None
    if answer["vnp_ResponseCode"] != api.OK:
        raise GatewayUnavailableError(f"querydr: {answer['vnp_ResponseCode']}")
    return answer


def _request(command: str, attempt: Attempt, *, request_id: str) -> dict[str, Any]:
    return {
        "vnp_RequestId": request_id,
        "vnp_Version": "2.1.0",
        "vnp_Command": command,
        "vnp_TmnCode": attempt.terminal,
        "vnp_TxnRef": attempt.reference,
        "vnp_TransactionDate": format_timestamp(attempt.started_at),
        "vnp_CreateDate": format_timestamp(timezone.now()),
        "vnp_IpAddr": IP_ADDRESS,
    }


def _call(
    attempt: Attempt, request: dict[str, Any], request_fields: Sequence[str], answer_fields: Sequence[str]
) -> dict[str, Any]:
    """Send a signed request; its genuine answer, which is about this very attempt. Both are kept as messages."""
    secrets = terminals.secrets_of(attempt.terminal)
    if not secrets:
        raise GatewayUnavailableError(f"Terminal {attempt.terminal} is no longer in the settings.")
    kind, signed = MESSAGE_KINDS[request["vnp_Command"]], api.signed(request, request_fields, secrets[0])
    Message.objects.store(attempt.pk, Direction.OUT, kind=kind, raw=_text(signed))
    response = http.request("POST", f"{settings.VNPAY_URL}{api.PATH}", json=signed)
    try:
        answer: dict[str, Any] = response.json()
    except ValueError as error:
        raise GatewayUnavailableError(type(error).__name__) from error
    if not isinstance(answer, dict) or not api.is_genuine(answer, answer_fields, secrets):
        raise InvalidSignatureError
    if answer.get("vnp_TxnRef") not in (attempt.reference, "", None):
        raise InvalidSignatureError
    answer = {"vnp_ResponseCode": "", **answer}
    if answer["vnp_ResponseCode"] != api.OK:  # any other answer is kept with what it is recorded as
        Message.objects.store(
            attempt.pk, Direction.IN, kind=kind, raw=_text(answer), verdict=answer["vnp_ResponseCode"]
        )
    return answer


def _text(answer: dict[str, Any]) -> str:
    return json.dumps(answer, sort_keys=True)
