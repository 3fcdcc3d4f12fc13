"""What VNPAY says, as the portal understands it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from payments.gateways.base import ForgedError, GatewayStatement
from payments.gateways.vnpay import terminals
from payments.gateways.vnpay.protocol import codes, signature
from payments.gateways.vnpay.protocol.timestamps import moment
from payments.status import AttemptStatus

_REFERENCE = re.compile(r"[A-Z0-9-]{1,24}")
LONGEST_QUERY = 4096
"""A true message has some 600 bytes."""


def read_query(raw_query: str) -> GatewayStatement:
    """A return or a notice, if one of our terminals' keys signed it."""
    if len(raw_query) > LONGEST_QUERY:
        raise ForgedError
    received = signature.receive(raw_query)
    if not signature.is_genuine(received, terminals.secrets_of(received.params.get("vnp_TmnCode", ""))):
        raise ForgedError
    return read(received.params, raw=f"{received.signed}&vnp_SecureHash={received.signature}")


def read(params: Mapping[str, Any], *, raw: str) -> GatewayStatement:
    """The words of a genuine message."""
    said = {name.removeprefix("vnp_"): str(value) for name, value in params.items()}
    response, transaction = said.get("ResponseCode", ""), said.get("TransactionStatus", "")
    number = said.get("TransactionNo", "")[:20]
    if number == codes.NO_NUMBER:
        number = ""
    status = _status(response, transaction)
    return GatewayStatement(
        reference=known_form(said.get("TxnRef", "")),
        terminal=said.get("TmnCode", ""),
        amount_vnd=whole_dong(said.get("Amount", "")),
        # Money without a number could not be told from the same money said again: one asks for it.
        status=status if number or status != AttemptStatus.PAID else AttemptStatus.STARTED,
        code=response[:10] if response != codes.DONE or transaction == codes.DONE else "99",
        bank=said.get("BankCode", "")[:20],
        transaction_no=number,
        happened_at=moment_of(said.get("PayDate", "")),
        raw=raw,
    )


def known_form(reference: str) -> str:
    """A reference as we give them; anything else is nobody's, and goes neither into a query nor into a log."""
    return reference if _REFERENCE.fullmatch(reference) else ""


def whole_dong(hundredths: str) -> int | None:
    """The amount is sent a hundredfold; nothing but plain digits is one."""
    if not (hundredths.isascii() and hundredths.isdigit() and len(hundredths) <= 18):
        return None
    dong, rest = divmod(int(hundredths), 100)
    return None if rest else dong


def moment_of(text: str) -> datetime:
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
