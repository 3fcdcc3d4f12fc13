"""VNPAY's messages about a payment, parsed into a `PaymentResult`."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from payments.gateways.base import InvalidSignatureError, PaymentResult
from payments.gateways.timestamps import parse_timestamp
from payments.gateways.vnpay import terminals
from payments.gateways.vnpay.protocol import codes, signature
from payments.status import AttemptStatus

_REFERENCE = re.compile(r"[A-Z0-9-]{1,24}")
MAX_QUERY_BYTES = 4096
"""A true message has some 600 bytes."""


def parse_query(raw_query: str) -> PaymentResult:
    """A return or a webhook; InvalidSignatureError unless a key of the terminal it names signed it."""
    if len(raw_query) > MAX_QUERY_BYTES:
        raise InvalidSignatureError
    received = signature.receive(raw_query)
    if not signature.is_genuine(received, terminals.secrets_of(received.params.get("vnp_TmnCode", ""))):
        raise InvalidSignatureError
    return parse_params(received.params, raw=f"{received.signed}&vnp_SecureHash={received.signature}")


def parse_params(params: Mapping[str, Any], *, raw: str) -> PaymentResult:
    """The fields of a genuine message."""
    fields = {name.removeprefix("vnp_"): str(value) for name, value in params.items()}
    response, transaction = fields.get("ResponseCode", ""), fields.get("TransactionStatus", "")
    number = fields.get("TransactionNo", "")[:20]
    if number == codes.NO_NUMBER:
        number = ""
    status = _status(response, transaction)
    return PaymentResult(
        reference=valid_reference(fields.get("TxnRef", "")),
        terminal=fields.get("TmnCode", ""),
        amount_vnd=whole_dong(fields.get("Amount", "")),
        # Money without a number could not be told from the same money reported again: VNPAY is polled for it.
        status=status if number or status != AttemptStatus.PAID else AttemptStatus.STARTED,
        code=response[:10] if response != codes.DONE or transaction == codes.DONE else "99",
        bank=fields.get("BankCode", "")[:20],
        transaction_no=number,
        happened_at=moment_of(fields.get("PayDate", "")),
        raw=raw,
    )


def valid_reference(reference: str) -> str:
    """The reference if it has the form of ours, else empty: nothing else goes into a query or a log."""
    return reference if _REFERENCE.fullmatch(reference) else ""


def whole_dong(hundredths: str) -> int | None:
    """The amount in đồng, which is sent a hundredfold; None for anything but plain digits."""
    if not (hundredths.isascii() and hundredths.isdigit() and len(hundredths) <= 18):
        return None
    dong, rest = divmod(int(hundredths), 100)
    return None if rest else dong


def moment_of(text: str) -> datetime:
    """The bank's time of a payment; now, where it is missing or malformed."""
    try:
        return parse_timestamp(text)
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
