"""A result that is handed over at an appointment waits for it."""

from datetime import timedelta

import pytest
import time_machine

from services.dossiers.actions import desk, handling
from services.dossiers.actions.appointments import appointments
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier
from services.dossiers.status import Status
from tests.dossiers.appointments.conftest import slots_of, with_appointment
from tests.dossiers.conftest import RESULT
from tests.outbox import work_off


def test_result_is_handed_over_when_its_holder_came(road, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    here = road.here
    road.revise(process=with_appointment(step=2), fees=[])
    dossier = handling.take(desk.receive(road.submit(), by=here.desk), by=here.handler)
    handling.approve(handling.propose(dossier, by=here.handler, result=RESULT), by=here.leader)
    work_off()

    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.state is Status.COMPLETED
    with pytest.raises(DossierError, match="cần cuộc hẹn"):
        desk.return_result(dossier, by=here.desk)

    slot = slots_of(here)[0]
    appointment = appointments.choose(dossier.appointments.get(), slot, by=road.citizen, shown=None)
    with time_machine.travel(slot.starts_at + timedelta(minutes=5)):
        appointments.mark_attended(appointment, by=here.desk)
        assert desk.return_result(dossier, by=here.desk).state is Status.RETURNED
