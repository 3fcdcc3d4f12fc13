"""Filing anew from a dossier that ended without a result (nộp lại từ hồ sơ này): the old one stays final."""

from django.db import transaction
from django.utils.translation import gettext

from core import representation
from core.people import User
from services.agencies.models import Agency
from services.dossiers.actions import filing as filings
from services.dossiers.errors import DossierError
from services.dossiers.filing.refiling import check_may_be_refiled, refiling_of, take_over, taken_over
from services.dossiers.models import Dossier, Filing
from services.dossiers.process.transitions import lock


@transaction.atomic
def refile(dossier: Dossier, agency: Agency, *, by: User) -> Filing:
    """Begin a draft at this office with the answers and files of the dossier that still fit; a second press finds it.

    Raises DossierError where it did not end so, is not theirs, or somebody else who may act has begun it; QuotaError
    when `by` has too many drafts.
    """
    dossier = lock(dossier)
    version = check_may_be_refiled(by, dossier)
    if (begun := refiling_of(dossier)) and not _let_go(begun):
        if begun.draft.owner_id != by.pk:
            raise DossierError(gettext("Một người khác cũng đại diện cho chủ hồ sơ đã bắt đầu nộp lại từ hồ sơ này."))
        return begun
    filing = filings.begin(version, agency, by=by, on_behalf_of=dossier.on_behalf_of)
    filing.refiled_from = dossier
    filing.save(update_fields=["refiled_from"])
    take_over(filing.draft, version, taken_over(dossier, version))
    return filing


def _let_go(begun: Filing) -> bool:
    """Whether who began it may not act for its owner any more: their draft then holds nobody up, and is only theirs."""
    principal = begun.on_behalf_of
    if principal is None or begun.draft.submitted_at is not None:
        return False
    if representation.authority_for(begun.draft.owner, principal, begun.version.package.code) is not None:
        return False
    begun.refiled_from = None
    begun.save(update_fields=["refiled_from"])
    return True
