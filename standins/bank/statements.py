"""The day of a merchant, written down for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from payments.gateways import statement_file
from payments.gateways.timestamps import parse_timestamp
from standins.bank.merchant_api import settle_refunds
from standins.bank.merchants import merchant
from standins.bank.models import Movement, MovementKind, Payment, Transfer
from standins.bank.payment_request import RequestRefusedError


def statement_of(terminal: str, day: str, proof: str) -> str:
    """Every movement of money from midnight to midnight in Hà Nội."""
    known = merchant(terminal)
    secret = _proven(known.secrets if known else (), terminal, day, proof)
    midnight = _midnight(day)
    for payment in Payment.objects.filter(terminal=terminal, refunds__movement=None, refunds__is_refused=False):
        settle_refunds(payment)
    movements = Movement.objects.filter(
        payment__terminal=terminal, at__gte=midnight, at__lt=midnight + timedelta(days=1)
    )
    return statement_file.write(
        (
            statement_file.StatementFileRow(
                movement.kind, movement.payment.txn_ref, movement.transaction_no, movement.amount_vnd, movement.at
            )
            for movement in movements.select_related("payment").order_by("pk")
        ),
        secret,
        holder=terminal,
        day=day,
    )


def statement_of_account(account: str, day: str, proof: str) -> str:
    """Every transfer that came in or went out from midnight to midnight."""
    key = _proven(settings.BANK_ACCOUNT_KEYS.get(account, ()), account, day, proof)
    midnight = _midnight(day)
    moved = Transfer.objects.filter(account=account, at__gte=midnight, at__lt=midnight + timedelta(days=1))
    rows = (
        statement_file.StatementFileRow(
            MovementKind.REFUND if transfer.is_outgoing else MovementKind.PAYMENT,
            transfer.text,
            transfer.transaction_no,
            transfer.amount_vnd,
            transfer.at,
        )
        for transfer in moved.order_by("pk")
    )
    return statement_file.write(rows, key, holder=account, day=day)


def _proven(secrets: Sequence[str], holder: str, day: str, proof: str) -> str:
    """The key to sign with, if one of the keys signed the request."""
    if proof not in [statement_file.request_signature(holder, day, secret) for secret in secrets]:
        raise RequestRefusedError("Sai chữ ký.")
    return secrets[0]


def _midnight(day: str) -> datetime:
    try:
        return parse_timestamp(f"{day}000000")
    except ValueError:
        raise RequestRefusedError("Không có ngày này.") from None
