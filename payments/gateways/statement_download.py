"""Download of a signed statement file (`payments.gateways.statement_file`)."""

from collections.abc import Sequence
from datetime import date, datetime

from payments.gateways import statement_file
from payments.gateways.base import GatewayUnavailableError, StatementRow
from payments.gateways.http_client import GatewayClient
from payments.gateways.timestamps import format_timestamp
from payments.status import StatementLineKind


def download(
    http: GatewayClient, url: str, *, holder: str, day: date, secrets: Sequence[str], since: datetime | None = None
) -> list[StatementRow]:
    """The movements of the holder's account on that day, so far, or those since a moment, from the folder `url`.

    GatewayUnavailableError unless the file is there and one of the keys signed it; the first key signs the request.
    """
    if not secrets:
        raise GatewayUnavailableError(f"{holder} is no longer in the settings")
    name = f"{day:%Y%m%d}"
    start = format_timestamp(since) if since else ""
    proof = statement_file.request_signature(holder, name, secrets[0], since=start)
    params = {"hash": proof, **({"since": start} if start else {})}
    response = http.request("GET", f"{url}/{holder}/{name}.csv", params=params)
    try:
        rows = statement_file.parse(response.text, secrets, holder=holder, day=name, since=start)
        return [StatementRow(StatementLineKind(row.kind), *row[1:]) for row in rows]
    except ValueError as error:
        raise GatewayUnavailableError(type(error).__name__) from error
