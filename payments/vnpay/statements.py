"""The statement of a day: a file whose last line is its signature.

VNPAY hands these files over by other ways than its merchant protocol; this form is the stand-in's and ours.
"""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import NamedTuple

from payments.vnpay.moments import moment, stamp
from payments.vnpay.signature import digest, is_signed

COLUMNS = ["kind", "txn_ref", "transaction_no", "amount_vnd", "at"]


class Row(NamedTuple):
    """One movement of money."""

    kind: str
    txn_ref: str
    transaction_no: str
    amount_vnd: int
    at: datetime


def asked(terminal: str, day: str, secret: str) -> str:
    """The proof that the terminal itself asks for its day."""
    return digest(f"{terminal}|{day}", secret)


def write(rows: Iterable[Row], secret: str) -> str:
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*row[:-1], stamp(row.at)) for row in rows)
    body = file.getvalue()
    return f"{body}# {digest(body, secret)}\n"


def read(text: str, secrets: Iterable[str]) -> list[Row]:
    """The rows of a genuine file; ValueError for any other."""
    body, mark, signature = text.rpartition("# ")
    if not mark or not is_signed(body, signature.strip(), secrets):
        raise ValueError("not signed by the gateway")
    return [
        Row(line["kind"], line["txn_ref"], line["transaction_no"], int(line["amount_vnd"]), moment(line["at"]))
        for line in csv.DictReader(StringIO(body))
    ]
