"""Completion of a payment: stores its result, moves the money, and plans the merchant's webhooks and redirect."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from payments.gateways.timestamps import format_timestamp
from payments.gateways.vnpay.protocol import signature
from payments.gateways.vnpay.protocol.codes import DONE, NO_NUMBER, SUSPICIOUS, TransactionStatus
from standins.bank.fault_modes import FaultMode
from standins.bank.merchants import Merchant, find_merchant
from standins.bank.models import Movement, MovementKind, Payment, Webhook
from standins.bank.webhooks.plan import PlannedWebhook, planned_webhooks

_STATUS = {DONE: TransactionStatus.DONE, SUSPICIOUS: TransactionStatus.SUSPICIOUS}


@transaction.atomic
def complete(payment: Payment, code: str) -> None:
    """Store the response code (the behaviour's, if it prescribes one) once, and create the webhooks that report it."""
    code = payment.behaviour.response_code or code
    now = timezone.now()
    changed = Payment.objects.filter(pk=payment.pk, response_code="").update(
        response_code=code, status=_STATUS.get(code, TransactionStatus.FAILED), ended_at=now
    )
    payment.refresh_from_db()
    if changed:
        _create_webhooks(payment, _collect(payment) if code == DONE else None, now)


def _collect(payment: Payment) -> Movement:
    """Take the money: twice under `twice`, and back again under `reversed`."""
    take = partial(Movement.objects.create, payment=payment, amount_vnd=payment.amount_vnd)
    first = take(kind=MovementKind.PAYMENT)
    if FaultMode.TWICE in payment.behaviour:
        _create_webhooks(payment, take(kind=MovementKind.PAYMENT), timezone.now())
    if FaultMode.REVERSED in payment.behaviour:
        take(kind=MovementKind.REVERSAL)
        Payment.objects.filter(pk=payment.pk).update(status=TransactionStatus.REVERSED)
    return first


def _create_webhooks(payment: Payment, movement: Movement | None, now: datetime) -> None:
    params = _result(payment, movement)
    Webhook.objects.bulk_create(
        [_webhook(payment, planned, now) for planned in planned_webhooks(payment.behaviour, params)]
    )


def return_url(payment: Payment) -> str:
    """The merchant's return page with the signed result, to which the payer's browser is redirected."""
    movement = payment.movements.filter(kind=MovementKind.PAYMENT).first()
    return f"{payment.return_url}?{signature.sign(_result(payment, movement), _merchant(payment).secrets[0])}"


def _webhook(payment: Payment, planned: PlannedWebhook, now: datetime) -> Webhook:
    merchant = _merchant(payment)
    query = signature.sign(planned.params, merchant.secrets[0] if planned.is_well_signed else "not the key")
    return Webhook(payment=payment, url=f"{merchant.webhook_url}?{query}", due_at=now + planned.after)


def _result(payment: Payment, movement: Movement | None) -> dict[str, str]:
    """The `vnp_` parameters of a result, unsigned."""
    return {
        "vnp_TmnCode": payment.terminal,
        "vnp_Amount": str(payment.amount_vnd * 100),
        "vnp_BankCode": payment.bank or "VNPAY",
        "vnp_BankTranNo": f"VNP{movement.transaction_no}" if movement else "",
        "vnp_CardType": "QRCODE" if payment.bank == "VNPAYQR" else "ATM",
        "vnp_PayDate": format_timestamp(payment.ended_at or payment.created_at),
        "vnp_OrderInfo": payment.order_info,
        "vnp_TransactionNo": movement.transaction_no if movement else NO_NUMBER,
        "vnp_ResponseCode": payment.response_code,
        "vnp_TransactionStatus": payment.status,
        "vnp_TxnRef": payment.txn_ref,
    }


def _merchant(payment: Payment) -> Merchant:
    merchant = find_merchant(payment.terminal)
    if merchant is None:
        raise LookupError(f"Terminal {payment.terminal} is no longer known.")
    return merchant
