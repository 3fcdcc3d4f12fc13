"""Calls to VNPAY's server: what became of a payment, give money back, what became of that."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from payments.gateways.base import ForgedError, GatewayStatement, RefundAnswer, UnansweredError
from payments.gateways.http_client import client_for
from payments.gateways.vnpay import terminals
from payments.gateways.vnpay.protocol import api, codes
from payments.gateways.vnpay.protocol.codes import TransactionStatus
from payments.gateways.vnpay.protocol.timestamps import stamp
from payments.gateways.vnpay.responses import moment_of, read, whole_dong
from payments.models import Attempt, Direction, Message, Refund
from payments.status import RefundStatus

WHILE_SOMEBODY_WAITS = 4.0
"""Seconds of patience for a code that a payer is waiting for, page in hand."""
GATEWAY = "vnpay"
OUR_ADDRESS = "127.0.0.1"
"""`vnp_IpAddr` is required, and means nothing when a server calls."""
KINDS = {"querydr": "query", "refund": "refund"}
"""What messages of each command are kept as."""

_REFUND_STATUS = {
    TransactionStatus.DONE: RefundStatus.DONE,
    TransactionStatus.REFUNDING: RefundStatus.SENT,
    TransactionStatus.REFUND_SENT: RefundStatus.SENT,
    TransactionStatus.REFUND_REFUSED: RefundStatus.REFUSED,
}


def query(attempt: Attempt) -> GatewayStatement | None:
    """What became of a try; None when the gateway has never heard of it."""
    answer = _query(attempt)
    if answer is None:
        return None
    is_payment = answer.get("vnp_TransactionType") == api.PAYMENT
    status = answer.get("vnp_TransactionStatus") if is_payment else TransactionStatus.UNFINISHED
    response = codes.DONE if status == TransactionStatus.DONE else "99"
    said = answer | {"vnp_TransactionStatus": status, "vnp_ResponseCode": response}
    return read(said, raw=_text(answer))


def code_to_scan(address: str) -> str:
    """The code for a signed request (`genqr`); a second time the gateway says that it has the request already."""
    response = client_for(GATEWAY).ask("GET", address, patience=WHILE_SOMEBODY_WAITS)
    try:
        answer = response.json()
        code, content = str(answer["code"]), str(answer["qrcontent"])
    except (ValueError, KeyError, TypeError) as trouble:
        raise UnansweredError(type(trouble).__name__) from trouble
    if code != codes.DONE or not content:
        raise UnansweredError(f"genqr answered {code}")
    return content


def refund(refund: Refund) -> RefundAnswer:
    """Ask for the money back. The same request again is no second refund: the gateway says that it has it."""
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
            return RefundAnswer(RefundStatus.SENT, api.DUPLICATE, raw=_text(answer))
        case code if code in api.NOT_DONE:
            return RefundAnswer(RefundStatus.REFUSED, code, raw=_text(answer))
        case code:  # it may have been done; the same request again finds out
            raise UnansweredError(f"refund: {code}")


def query_refund(refund: Refund) -> RefundAnswer | None:
    """What became of a refund, as far as the gateway tells: it speaks of the last one of a payment only."""
    answer = _query(_attempt(refund))
    if answer is None or answer.get("vnp_TransactionType") == api.PAYMENT:
        return None
    return _refund_answer(answer) if _amount_of(answer) == refund.amount_vnd else None


def _amount_of(answer: dict[str, Any]) -> int | None:
    return whole_dong(str(answer.get("vnp_Amount", "")))


def _refund_answer(answer: dict[str, Any]) -> RefundAnswer:
    return RefundAnswer(
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
        raise UnansweredError(f"querydr: {answer['vnp_ResponseCode']}")
    return answer


def _request(command: str, attempt: Attempt, *, request_id: str) -> dict[str, Any]:
    return {
        "vnp_RequestId": request_id,
        "vnp_Version": "2.1.0",
        "vnp_Command": command,
        "vnp_TmnCode": attempt.terminal,
        "vnp_TxnRef": attempt.reference,
        "vnp_TransactionDate": stamp(attempt.started_at),
        "vnp_CreateDate": stamp(timezone.now()),
        "vnp_IpAddr": OUR_ADDRESS,
    }


def _call(attempt: Attempt, request: dict[str, Any], asks: Sequence[str], answers: Sequence[str]) -> dict[str, Any]:
    """One signed question and its genuine answer about this very try."""
    secrets = terminals.secrets_of(attempt.terminal)
    if not secrets:
        raise UnansweredError(f"Terminal {attempt.terminal} is no longer in the settings.")
    kind, signed = KINDS[request["vnp_Command"]], api.signed(request, asks, secrets[0])
    Message.objects.keep(attempt.pk, Direction.OUT, kind=kind, raw=_text(signed))
    response = client_for(GATEWAY).ask("POST", f"{settings.VNPAY_URL}{api.PATH}", json=signed)
    try:
        answer: dict[str, Any] = response.json()
    except ValueError as trouble:
        raise UnansweredError(type(trouble).__name__) from trouble
    if not isinstance(answer, dict) or not api.is_genuine(answer, answers, secrets):
        raise ForgedError
    if answer.get("vnp_TxnRef") not in (attempt.reference, "", None):
        raise ForgedError
    answer = {"vnp_ResponseCode": "", **answer}
    if answer["vnp_ResponseCode"] != api.OK:  # any other answer is kept with what it is recorded as
        Message.objects.keep(attempt.pk, Direction.IN, kind=kind, raw=_text(answer), verdict=answer["vnp_ResponseCode"])
    return answer


def _text(answer: dict[str, Any]) -> str:
    return json.dumps(answer, sort_keys=True)
