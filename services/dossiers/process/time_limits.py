"""Which time limit of its version a dossier is under. What it comes to on the calendar is reckoned in deadlines."""

from django.utils.timezone import localdate

from eforms.compiled.form import compile_form
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.time_limits import Limit
from services.dossiers.models import Dossier


def time_limit_of(dossier: Dossier) -> Limit | None:
    """The first limit of its way to file whose condition the answers fulfil."""
    package = dossier.version.package
    return next((one for one in package.limits_for(FilingChannel(dossier.channel)) if _applies(one, dossier)), None)


def _applies(limit: Limit, dossier: Dossier) -> bool:
    if limit.when is None:
        return True
    condition = compile_form(dossier.version.package.eform).compiler.compile_condition(limit.when)
    return condition.is_true(dossier.sheet.answers, today=localdate(dossier.submitted_at))
