"""Answers to merchants' servers: `querydr` and `refund`."""

import json
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from payments.gateways.timestamps import format_timestamp
from payments.gateways.vnpay.protocol import api
from payments.gateways.vnpay.protocol.codes import DONE, NO_NUMBER
from standins.bank.clock import seconds
from standins.bank.fault_modes import FaultMode
from standins.bank.latency import take_time
from standins.bank.merchants import Merchant, merchant
from standins.bank.models import Movement, MovementKind, Payment, Refund

Message = dict[str, Any]

DELAY, LONG_DELAY = 1, 60
"""How many seconds the bank works on a refund."""


def answer(body: bytes) -> Message:
    """The signed answer to one question."""
    try:
        asked = json.loads(body)
        known = merchant(str(asked["vnp_TmnCode"]))
        fields, answer_fields, act = _COMMANDS[asked["vnp_Command"]]
    except (ValueError, KeyError, TypeError):
        return {"vnp_ResponseCode": api.BAD_DATA, "vnp_Message": "Invalid request"}
    if known is None:
        return {"vnp_ResponseCode": api.BAD_TERMINAL, "vnp_Message": "Invalid terminal"}
    if api.is_genuine(asked, fields, known.secrets):
        said = act(asked)
        _take_time(asked)
    else:
        said = {"vnp_ResponseCode": api.WRONG_CHECKSUM, "vnp_Message": "Invalid checksum"}
    return api.signed(_envelope(asked, known) | said, answer_fields, known.secrets[0])


def _take_time(asked: Message) -> None:
    if payment := _find(asked):
        take_time(payment.behaviour)


def _envelope(asked: Message, known: Merchant) -> Message:
    return {"vnp_ResponseId": uuid4().hex, "vnp_Command": asked["vnp_Command"], "vnp_TmnCode": known.terminal}


def _query(asked: Message) -> Message:
    payment = _find(asked)
    if payment is None:
        return {"vnp_ResponseCode": api.NOT_FOUND, "vnp_Message": "Transaction not found"}
    settle_refunds(payment)
    refund = payment.refunds.order_by("pk").last()
    return _about_refund(refund) if refund else _about(payment)


def _refund(asked: Message) -> Message:
    payment = _find(asked)
    if payment is None:
        return {"vnp_ResponseCode": api.NOT_FOUND, "vnp_Message": "Transaction not found"}
    if FaultMode.REFUND_REFUSED in payment.behaviour or not _may_give(payment, asked):
        return {"vnp_ResponseCode": api.REFUSED, "vnp_Message": "Refused", "vnp_TxnRef": payment.txn_ref}
    try:
        with transaction.atomic():
            refund = Refund.objects.create(
                payment=payment,
                request_id=asked["vnp_RequestId"],
                full=asked["vnp_TransactionType"] == api.FULL,
                amount_vnd=asked["vnp_Amount"] // 100,
                order_info=asked["vnp_OrderInfo"],
                is_refused=FaultMode.REFUND_FAILED in payment.behaviour,
            )
    except IntegrityError:
        return {"vnp_ResponseCode": api.DUPLICATE, "vnp_Message": "Duplicate", "vnp_TxnRef": payment.txn_ref}
    return _about_refund(refund)


_COMMANDS = {
    "querydr": (api.QUERY_REQUEST, api.QUERY_RESPONSE, _query),
    "refund": (api.REFUND_REQUEST, api.REFUND_RESPONSE, _refund),
}


def _find(asked: Message) -> Payment | None:
    return Payment.objects.filter(
        terminal=asked["vnp_TmnCode"], txn_ref=asked.get("vnp_TxnRef"), create_date=asked.get("vnp_TransactionDate")
    ).first()


def _may_give(payment: Payment, asked: Message) -> bool:
    """No more than the bank took, less what it reversed, gave back or is about to give back."""
    given = payment.refunds.filter(is_refused=False).exclude(request_id=asked["vnp_RequestId"])
    left = _moved(payment, MovementKind.PAYMENT) - _moved(payment, MovementKind.REVERSAL) - _sum(given)
    amount = asked.get("vnp_Amount")
    return isinstance(amount, int) and amount % 100 == 0 and 0 < amount // 100 <= left


def _moved(payment: Payment, kind: MovementKind) -> int:
    return _sum(payment.movements.filter(kind=kind))


def _sum(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(vnd=Sum("amount_vnd", default=0))["vnd"])


@transaction.atomic
def settle_refunds(payment: Payment) -> None:
    """Move the money of refunds the bank has worked on long enough."""
    delay = seconds(LONG_DELAY if FaultMode.REFUND_SLOW in payment.behaviour else DELAY)
    ripe = payment.refunds.filter(movement=None, is_refused=False, asked_at__lte=timezone.now() - delay)
    for refund in ripe:
        refund.movement = Movement.objects.create(
            payment=payment, kind=MovementKind.REFUND, amount_vnd=refund.amount_vnd
        )
        refund.save(update_fields=["movement"])


def _about(payment: Payment) -> Message:
    taken = payment.movements.first()
    return _common(payment) | {
        "vnp_Amount": payment.amount_vnd * 100,
        "vnp_PayDate": format_timestamp(payment.ended_at) if payment.ended_at else "",
        "vnp_TransactionNo": taken.transaction_no if taken else NO_NUMBER,
        "vnp_TransactionType": api.PAYMENT,
        "vnp_TransactionStatus": payment.status,
        "vnp_OrderInfo": payment.order_info,
    }


def _about_refund(refund: Refund) -> Message:
    return _common(refund.payment) | {
        "vnp_Amount": refund.amount_vnd * 100,
        "vnp_PayDate": format_timestamp(refund.movement.at if refund.movement else refund.asked_at),
        "vnp_TransactionNo": refund.movement.transaction_no if refund.movement else NO_NUMBER,
        "vnp_TransactionType": api.FULL if refund.full else api.PART,
        "vnp_TransactionStatus": refund.status,
        "vnp_OrderInfo": refund.order_info,
    }


def _common(payment: Payment) -> Message:
    return {
        "vnp_ResponseCode": DONE,
        "vnp_Message": "QueryDR Success",
        "vnp_TxnRef": payment.txn_ref,
        "vnp_BankCode": payment.bank,
        "vnp_PromotionCode": "",
        "vnp_PromotionAmount": "",
    }
