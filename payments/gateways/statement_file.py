"""The statement file of a day: CSV whose last line is its signature.

Banks hand their statements over in many ways, outside the merchant protocols; this format is the stand-in bank's.
"""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import NamedTuple

from payments.gateways.hmac_signature import digest, is_signed
from payments.gateways.timestamps import format_timestamp, parse_timestamp

COLUMNS = ["kind", "txn_ref", "transaction_no", "amount_vnd", "at"]
MAX_AMOUNT_VND = 10**15
MAX_REFERENCE, MAX_TRANSACTION_NO = 200, 40
"""Letters."""


class StatementFileRow(NamedTuple):
    """One movement of money."""

    kind: str
    txn_ref: str
    transaction_no: str
    amount_vnd: int
    at: datetime


def request_signature(holder: str, day: str, secret: str, *, since: str = "") -> str:
    """Signature of a request for the statement, which proves that the account's holder sends it."""
    return digest(f"{holder}|{_period(day, since)}", secret)


def write(rows: Iterable[StatementFileRow], secret: str, *, holder: str, day: str, since: str = "") -> str:
    """The file, signed for this holder, this day and, where only its later movements are in it, their beginning."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*row[:-1], format_timestamp(row.at)) for row in rows)
    body = file.getvalue()
    return f"{body}# {digest(_signed_text(holder, _period(day, since), body), secret)}\n"


def parse(text: str, secrets: Iterable[str], *, holder: str, day: str, since: str = "") -> list[StatementFileRow]:
    """The rows of the file; ValueError when it is not signed for this holder and this period, or is malformed."""
    body, mark, signature = text.rpartition("# ")
    if not mark or not is_signed(_signed_text(holder, _period(day, since), body), signature.strip(), secrets):
        raise ValueError("not signed by the gateway for this day")
    try:
        rows = [_row(line) for line in csv.DictReader(StringIO(body), strict=True)]
    except (KeyError, TypeError, csv.Error) as error:
        raise ValueError(f"malformed: {type(error).__name__}") from error
    if any(format_timestamp(row.at)[:8] != day for row in rows):
        raise ValueError("holds another day")
    return rows


def _period(day: str, since: str) -> str:
    return f"{day}|{since}" if since else day


def _signed_text(holder: str, period: str, body: str) -> str:
    return f"{holder}|{period}|{body}"


def _row(line: dict[str, str]) -> StatementFileRow:
    amount = int(line["amount_vnd"])
    if (
        not 0 < amount <= MAX_AMOUNT_VND
        or len(line["txn_ref"]) > MAX_REFERENCE
        or not 0 < len(line["transaction_no"]) <= MAX_TRANSACTION_NO
    ):
        raise ValueError("no such movement of money")
    return StatementFileRow(line["kind"], line["txn_ref"], line["transaction_no"], amount, parse_timestamp(line["at"]))
