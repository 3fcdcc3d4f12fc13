"""Statement files of the stand-in bank: one day of a merchant's payments, or of a bank account."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from payments.gateways import statement_file
from payments.gateways.timestamps import parse_timestamp
from standins.bank.merchant_api import settle_refunds
from standins.bank.merchants import find_merchant
from standins.bank.models import Movement, MovementKind, Payment, Transfer
from standins.bank.payment_request import RequestRefusedError


def merchant_statement(terminal: str, day: str, proof: str) -> str:
    """CSV of the terminal's money movements on a day (yyyymmdd, Hà Nội); `proof` signs the request.

    Raises RequestRefusedError for a wrong proof or day.
    """
    merchant = find_merchant(terminal)
    secret = _signing_key(merchant.secrets if merchant else (), terminal, day, proof)
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


def account_statement(account: str, day: str, proof: str, since: str = "") -> str:
    """CSV of the account's transfers in and out on a day, or those since a moment; else like `merchant_statement`."""
    key = _signing_key(settings.BANK_ACCOUNT_KEYS.get(account, ()), account, day, proof, since)
    midnight = _midnight(day)
    start = max(midnight, _moment(since)) if since else midnight
    transfers = Transfer.objects.filter(account=account, at__gte=start, at__lt=midnight + timedelta(days=1))
    rows = (
        statement_file.StatementFileRow(
            MovementKind.REFUND if transfer.is_outgoing else MovementKind.PAYMENT,
            transfer.text,
            transfer.transaction_no,
            transfer.amount_vnd,
            transfer.at,
        )
        for transfer in transfers.order_by("pk")
    )
    return statement_file.write(rows, key, holder=account, day=day, since=since)


def _signing_key(secrets: Sequence[str], holder: str, day: str, proof: str, since: str = "") -> str:
    """The holder's first key, after checking that one of the keys signed the request."""
    if proof not in [statement_file.request_signature(holder, day, secret, since=since) for secret in secrets]:
        raise RequestRefusedError("Sai chữ ký.")
    return secrets[0]


def _midnight(day: str) -> datetime:
    return _moment(f"{day}000000")


def _moment(text: str) -> datetime:
    try:
        return parse_timestamp(text)
    except ValueError:
        raise RequestRefusedError("Không có ngày này.") from None
