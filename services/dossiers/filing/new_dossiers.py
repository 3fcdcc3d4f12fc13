"""The row of a dossier that is about to be filed."""

from datetime import datetime

from django.utils.text import Truncator

from core.people import User
from eforms.definition import Answers
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import ResultDelivery
from services.dossiers.applicant.answer_summary import dossier_columns
from services.dossiers.counter.people import has_account
from services.dossiers.filing.places import place_of
from services.dossiers.filing.routing import Routing
from services.dossiers.models import Dossier, Filing


def new_dossier(
    filing: Filing,
    package: Package,
    routing: Routing,
    answers: Answers,
    *,
    applicant: User,
    at: datetime,
    part: str = "",
) -> Dossier:
    """A dossier filed at this moment, not saved yet; `package` is that of its part, `answers` are the visible ones."""
    dossier = Dossier(
        filing=filing,
        part=part,
        agency=routing.handler,
        addressee=routing.addressee,
        applicant=applicant,
        organisation_id=filing.organisation_id,
        principal_id=filing.principal_id,
        version=filing.version,
        channel=filing.channel,
        title=Truncator(package.record.name).chars(300),
        applicant_name=filing.principal_name or applicant.get_full_name(),
        submitted_at=at,
        place=place_of(package, answers, filed_at=filing.agency),
    )
    for name, value in dossier_columns(package, answers, today=dossier.filed_on).items():
        setattr(dossier, name, value)
    if dossier.delivery == ResultDelivery.ONLINE and not has_account(filing, applicant):
        dossier.delivery = ResultDelivery.DESK  # nobody without an account would ever read it
    return dossier
