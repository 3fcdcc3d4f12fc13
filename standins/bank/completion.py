"""How a payment ends: the entry in the book, what the buyer carries back, and what the merchant's server hears."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from payments.gateways.timestamps import format_timestamp
from payments.gateways.vnpay.protocol import signature
from payments.gateways.vnpay.protocol.codes import DONE, NO_NUMBER, SUSPICIOUS, TransactionStatus
from standins.bank.fault_modes import FaultMode
from standins.bank.merchants import Merchant, merchant
from standins.bank.models import Movement, MovementKind, Notice, Payment
from standins.bank.webhook_plan import PlannedWebhook, planned_webhooks

_STATUS = {DONE: TransactionStatus.DONE, SUSPICIOUS: TransactionStatus.SUSPICIOUS}


@transaction.atomic
def complete(payment: Payment, code: str) -> None:
    """Enter the result once and write down the notices that tell it."""
    code = payment.behaviour.code or code
    now = timezone.now()
    changed = Payment.objects.filter(pk=payment.pk, response_code="").update(
        response_code=code, status=_STATUS.get(code, TransactionStatus.FAILED), ended_at=now
    )
    payment.refresh_from_db()
    if changed:
        _tell(payment, _move(payment) if code == DONE else None, now)


def _move(payment: Payment) -> Movement:
    """The money, as often as the bank takes it."""
    take = partial(Movement.objects.create, payment=payment, amount_vnd=payment.amount_vnd)
    first = take(kind=MovementKind.PAYMENT)
    if FaultMode.TWICE in payment.behaviour:
        _tell(payment, take(kind=MovementKind.PAYMENT), timezone.now())
    if FaultMode.REVERSED in payment.behaviour:
        take(kind=MovementKind.REVERSAL)
        Payment.objects.filter(pk=payment.pk).update(status=TransactionStatus.REVERSED)
    return first


def _tell(payment: Payment, movement: Movement | None, now: datetime) -> None:
    told = _result(payment, movement)
    Notice.objects.bulk_create(
        [_notice(payment, telling, now) for telling in planned_webhooks(payment.behaviour, told)]
    )


def way_back(payment: Payment) -> str:
    """The merchant's page, with the signed result for the buyer's browser to carry."""
    movement = payment.movements.filter(kind=MovementKind.PAYMENT).first()
    return f"{payment.return_url}?{signature.sign(_result(payment, movement), _merchant(payment).secrets[0])}"


def _notice(payment: Payment, telling: PlannedWebhook, now: datetime) -> Notice:
    known = _merchant(payment)
    query = signature.sign(telling.params, known.secrets[0] if telling.is_well_signed else "not the key")
    return Notice(payment=payment, url=f"{known.notice_url}?{query}", due_at=now + telling.after)


def _result(payment: Payment, movement: Movement | None) -> dict[str, str]:
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
    known = merchant(payment.terminal)
    if known is None:
        raise LookupError(f"Terminal {payment.terminal} is no longer known.")
    return known
