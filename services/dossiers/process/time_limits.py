"""The time limit of a dossier, chosen from those of its procedure version. `deadlines` turns it into a date."""

from eforms.compiled.form import compile_form
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.time_limits import TimeLimit
from services.dossiers.models import Dossier


def time_limit_of(dossier: Dossier) -> TimeLimit | None:
    """The first limit for its channel whose condition the answers fulfil; None if there is none."""
    package = dossier.package
    return next(
        (limit for limit in package.limits_for(FilingChannel(dossier.channel)) if _applies(limit, dossier)), None
    )


def _applies(limit: TimeLimit, dossier: Dossier) -> bool:
    if limit.when is None:
        return True
    condition = compile_form(dossier.package.eform).compiler.compile_condition(limit.when)
    return condition.is_true(dossier.sheet.answers, today=dossier.filed_on)
