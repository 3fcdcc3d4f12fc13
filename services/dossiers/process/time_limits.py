"""The time limit of a dossier, chosen from those of its procedure version. `deadlines` turns it into a date."""

from services.catalogue.package.conditions import holds
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.time_limits import TimeLimit
from services.dossiers.models import Dossier
from services.dossiers.process.findings import facts_of


def time_limit_of(dossier: Dossier) -> TimeLimit | None:
    """The first limit for its channel whose condition its facts fulfil; None if there is none."""
    package = dossier.package
    return next(
        (limit for limit in package.limits_for(FilingChannel(dossier.channel)) if _applies(limit, dossier)), None
    )


def _applies(limit: TimeLimit, dossier: Dossier) -> bool:
    if limit.when is None:
        return True
    return holds(dossier.package, limit.when, facts_of(dossier), today=dossier.filed_on)
