"""The statement of a day: a file whose last line is its signature.

VNPAY hands these files over by other ways than its merchant protocol; this form is the stand-in's and ours.
"""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import NamedTuple

from payments.gateways.vnpay.protocol.signature import digest, is_signed
from payments.gateways.vnpay.protocol.timestamps import moment, stamp

COLUMNS = ["kind", "txn_ref", "transaction_no", "amount_vnd", "at"]
MOST, LONGEST, LONGEST_NUMBER = 10**15, 200, 40
"""What a row may hold: đồng, letters of a text, letters of a transaction's number."""


class StatementFileRow(NamedTuple):
    """One movement of money."""

    kind: str
    txn_ref: str
    transaction_no: str
    amount_vnd: int
    at: datetime


def asked(terminal: str, day: str, secret: str) -> str:
    """The proof that the terminal itself asks for its day."""
    return digest(f"{terminal}|{day}", secret)


def write(rows: Iterable[StatementFileRow], secret: str, *, holder: str, day: str) -> str:
    """The file, signed for this holder and this day."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*row[:-1], stamp(row.at)) for row in rows)
    body = file.getvalue()
    return f"{body}# {digest(_sealed(holder, day, body), secret)}\n"


def read(text: str, secrets: Iterable[str], *, holder: str, day: str) -> list[StatementFileRow]:
    """The rows of a genuine and sound file; ValueError for any other, one of another day or holder too."""
    body, mark, signature = text.rpartition("# ")
    if not mark or not is_signed(_sealed(holder, day, body), signature.strip(), secrets):
        raise ValueError("not signed by the gateway for this day")
    try:
        rows = [_row(line) for line in csv.DictReader(StringIO(body), strict=True)]
    except (KeyError, TypeError, csv.Error) as trouble:
        raise ValueError(f"broken: {type(trouble).__name__}") from trouble
    if any(stamp(row.at)[:8] != day for row in rows):
        raise ValueError("holds another day")
    return rows


def _sealed(holder: str, day: str, body: str) -> str:
    return f"{holder}|{day}|{body}"


def _row(line: dict[str, str]) -> StatementFileRow:
    amount = int(line["amount_vnd"])
    if (
        not 0 < amount <= MOST
        or len(line["txn_ref"]) > LONGEST
        or not 0 < len(line["transaction_no"]) <= LONGEST_NUMBER
    ):
        raise ValueError("no such movement of money")
    return StatementFileRow(line["kind"], line["txn_ref"], line["transaction_no"], amount, moment(line["at"]))
