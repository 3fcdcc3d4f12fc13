"""The day of a merchant or of an account, as the bank tells it.

Banks hand these files over in many ways; this one is the stand-in's.
"""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from payments.gateways.base import StatementRow, UnansweredError
from payments.gateways.http_client import client_for
from payments.gateways.vnpay.protocol import statement_file
from payments.status import LineKind


def fetch(gateway: str, folder: str, holder: str, day: date, secrets: Sequence[str]) -> list[StatementRow]:
    """All that happened so far; UnansweredError unless a file comes that one of the keys signed."""
    if not secrets:
        raise UnansweredError(f"{holder} is no longer in the settings")
    name = f"{day:%Y%m%d}"
    url = f"{settings.VNPAY_URL}/{folder}/{holder}/{name}.csv"
    response = client_for(gateway).ask("GET", url, params={"hash": statement_file.asked(holder, name, secrets[0])})
    try:
        rows = statement_file.read(response.text, secrets, holder=holder, day=name)
        return [StatementRow(LineKind(row.kind), *row[1:]) for row in rows]
    except ValueError as trouble:
        raise UnansweredError(type(trouble).__name__) from trouble
