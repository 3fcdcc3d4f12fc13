"""The filings of a person online (hồ sơ đang soạn), by the key of the draft and that of its owner."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from core.compiled_query import CompiledQuery
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.models import Filing


def _own(key: UUID, owner: int, *related: str) -> QuerySet[Filing]:
    with_principal = ("draft", "version__procedure", "organisation", "principal", *related)
    filings = Filing.objects.filter(draft__key=key, draft__owner=owner, channel=FilingChannel.ONLINE)
    return filings.select_related(*with_principal)


OPENED: Final = CompiledQuery(lambda key, owner: _own(key, owner, "agency"))
"""With draft, version, principal and office."""
TO_SUBMIT: Final = CompiledQuery(
    lambda key, owner: _own(key, owner, "agency__superior", "agency__unit", "draft__owner")
)
"""With what the dossier is made of."""
BEGUN: Final = CompiledQuery(
    lambda owner, procedure: Filing.objects.unsubmitted_of(owner).filter(version__procedure=procedure)
)
"""Those of one procedure that are not submitted, by the keys of owner and procedure."""
