"""The dossiers with which the desk of a demo is tried."""

import pytest
from django.core.management import CommandError, call_command

from services.dossiers.models import Dossier
from services.dossiers.status import Status

MADE = Dossier.objects.filter(applicant__username__startswith="demo-citizen-", filing__agency__code="H26.101")


@pytest.mark.usefixtures("portal")
def test_an_office_gets_dossiers_of_all_its_procedures_in_several_states(settings):
    settings.DEMO = True

    call_command("load_demo_dossiers", 9, verbosity=0)

    made = MADE.select_related("version__procedure", "applicant")
    assert len(made) == 9
    assert len({dossier.version.procedure.code for dossier in made}) == 6
    assert {dossier.status for dossier in made} >= {Status.SUBMITTED, Status.ACCEPTED, Status.IN_PROGRESS}
    assert len({dossier.applicant.personal_number for dossier in made}) == 9

    call_command("load_demo_dossiers", 10, verbosity=0)

    assert MADE.count() == 10


def test_a_portal_that_serves_people_gets_none(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        call_command("load_demo_dossiers", 1)
