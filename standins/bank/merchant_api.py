"""Merchant API of the stand-in bank: the VNPAY commands `querydr` and `refund`."""

import json
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from payments.gateways.timestamps import format_timestamp
from payments.gateways.vnpay.protocol import api
from payments.gateways.vnpay.protocol.codes import DONE, NO_NUMBER
from standins.bank.fault_modes import FaultMode
from standins.bank.latency import seconds, simulate_latency
from standins.bank.merchants import Merchant, find_merchant
from standins.bank.models import Movement, MovementKind, Payment, Refund

Message = dict[str, Any]

REFUND_DELAY, SLOW_REFUND_DELAY = 1, 60
"""Seconds after which a refund is paid out, normally and under `refund_slow`."""


def answer(body: bytes) -> Message:
    """The signed response to one JSON request."""
    try:
        request = json.loads(body)
        merchant = find_merchant(str(request["vnp_TmnCode"]))
        request_fields, response_fields, handle = _COMMANDS[request["vnp_Command"]]
    except (ValueError, KeyError, TypeError):
        return {"vnp_ResponseCode": api.BAD_DATA, "vnp_Message": "Invalid request"}
    if merchant is None:
        return {"vnp_ResponseCode": api.BAD_TERMINAL, "vnp_Message": "Invalid terminal"}
    if api.is_genuine(request, request_fields, merchant.secrets):
        result = handle(request)
        _simulate_latency(request)
    else:
        result = {"vnp_ResponseCode": api.WRONG_CHECKSUM, "vnp_Message": "Invalid checksum"}
    return api.signed(_envelope(request, merchant) | result, response_fields, merchant.secrets[0])


def _simulate_latency(request: Message) -> None:
    if payment := _find(request):
        simulate_latency(payment.behaviour)


def _envelope(request: Message, merchant: Merchant) -> Message:
    return {"vnp_ResponseId": uuid4().hex, "vnp_Command": request["vnp_Command"], "vnp_TmnCode": merchant.terminal}


def _query(request: Message) -> Message:
    payment = _find(request)
    if payment is None:
        return {"vnp_ResponseCode": api.NOT_FOUND, "vnp_Message": "Transaction not found"}
    settle_refunds(payment)
    refund = payment.refunds.order_by("pk").last()
    return _refund_fields(refund) if refund else _payment_fields(payment)


def _refund(request: Message) -> Message:
    payment = _find(request)
    if payment is None:
        return {"vnp_ResponseCode": api.NOT_FOUND, "vnp_Message": "Transaction not found"}
    if FaultMode.REFUND_REFUSED in payment.behaviour or not _is_refundable(payment, request):
        return {"vnp_ResponseCode": api.REFUSED, "vnp_Message": "Refused", "vnp_TxnRef": payment.txn_ref}
    try:
        with transaction.atomic():
            refund = Refund.objects.create(
                payment=payment,
                request_id=request["vnp_RequestId"],
                full=request["vnp_TransactionType"] == api.FULL,
                amount_vnd=request["vnp_Amount"] // 100,
                order_info=request["vnp_OrderInfo"],
                is_refused=FaultMode.REFUND_FAILED in payment.behaviour,
            )
    except IntegrityError:
        return {"vnp_ResponseCode": api.DUPLICATE, "vnp_Message": "Duplicate", "vnp_TxnRef": payment.txn_ref}
    return _refund_fields(refund)


_COMMANDS = {
    "querydr": (api.QUERY_REQUEST, api.QUERY_RESPONSE, _query),
    "refund": (api.REFUND_REQUEST, api.REFUND_RESPONSE, _refund),
}


def _find(request: Message) -> Payment | None:
    return Payment.objects.filter(
        terminal=request["vnp_TmnCode"],
        txn_ref=request.get("vnp_TxnRef"),
        create_date=request.get("vnp_TransactionDate"),
    ).first()


def _is_refundable(payment: Payment, request: Message) -> bool:
    """Whether the amount is within what was collected, less reversals and refunds done or pending."""
    refunds = payment.refunds.filter(is_refused=False).exclude(request_id=request["vnp_RequestId"])
    left = _moved(payment, MovementKind.PAYMENT) - _moved(payment, MovementKind.REVERSAL) - _sum(refunds)
    amount = request.get("vnp_Amount")
    return isinstance(amount, int) and amount % 100 == 0 and 0 < amount // 100 <= left


def _moved(payment: Payment, kind: MovementKind) -> int:
    return _sum(payment.movements.filter(kind=kind))


def _sum(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(vnd=Sum("amount_vnd", default=0))["vnd"])


@transaction.atomic
def settle_refunds(payment: Payment) -> None:
    """Pay out the pending refunds whose delay has passed."""
    delay = seconds(SLOW_REFUND_DELAY if FaultMode.REFUND_SLOW in payment.behaviour else REFUND_DELAY)
    due = payment.refunds.filter(movement=None, is_refused=False, requested_at__lte=timezone.now() - delay)
    for refund in due:
        refund.movement = Movement.objects.create(
            payment=payment, kind=MovementKind.REFUND, amount_vnd=refund.amount_vnd
        )
        refund.save(update_fields=["movement"])


def _payment_fields(payment: Payment) -> Message:
    movement = payment.movements.first()
    return _common_fields(payment) | {
        "vnp_Amount": payment.amount_vnd * 100,
        "vnp_PayDate": format_timestamp(payment.ended_at) if payment.ended_at else "",
        "vnp_TransactionNo": movement.transaction_no if movement else NO_NUMBER,
        "vnp_TransactionType": api.PAYMENT,
        "vnp_TransactionStatus": payment.status,
        "vnp_OrderInfo": payment.order_info,
    }


def _refund_fields(refund: Refund) -> Message:
    return _common_fields(refund.payment) | {
        "vnp_Amount": refund.amount_vnd * 100,
        "vnp_PayDate": format_timestamp(refund.movement.at if refund.movement else refund.requested_at),
        "vnp_TransactionNo": refund.movement.transaction_no if refund.movement else NO_NUMBER,
        "vnp_TransactionType": api.FULL if refund.full else api.PART,
        "vnp_TransactionStatus": refund.status,
        "vnp_OrderInfo": refund.order_info,
    }


def _common_fields(payment: Payment) -> Message:
    return {
        "vnp_ResponseCode": DONE,
        "vnp_Message": "QueryDR Success",
        "vnp_TxnRef": payment.txn_ref,
        "vnp_BankCode": payment.bank,
        "vnp_PromotionCode": "",
        "vnp_PromotionAmount": "",
    }
