"""A result that is handed over at an appointment waits for it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from services.documents.rules import may_read
from services.dossiers.actions import desk, handling
from services.dossiers.actions.appointments import appointments
from services.dossiers.applicant.wallet import wallet_files
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Paper
from services.dossiers.status import Status
from tests.dossiers.appointments.conftest import slots_of, with_appointment
from tests.dossiers.conftest import RESULT, Road
from tests.outbox import work_off
from tests.pages import Page


def test_result_is_handed_over_when_its_holder_came(road, client, settings, tmp_path):
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
    assert_withheld(dossier, road, client)

    slot = slots_of(here)[0]
    appointment = appointments.choose(dossier.appointments.get(), slot, by=road.citizen, shown=None)
    with time_machine.travel(slot.starts_at + timedelta(minutes=5)):
        appointments.mark_attended(appointment, by=here.desk)
        assert [file.key for file in wallet_files(road.citizen)] == [f"result-{result_of(dossier).pk}"]
        assert desk.return_result(dossier, by=here.desk).state is Status.RETURNED
    assert may_read(road.citizen, result_of(dossier).document)


def test_result_is_downloaded_where_staff_wrote_why_nobody_has_to_come(road, client):
    here = road.here
    road.revise(process=with_appointment(step=2), fees=[])
    dossier = handling.take(desk.receive(road.submit(), by=here.desk), by=here.handler)
    handling.approve(handling.propose(dossier, by=here.handler, result=RESULT), by=here.leader)
    assert_withheld(dossier, road, client)

    appointments.waive(dossier.appointments.get(), by=here.desk, note="Người nộp nhận qua bưu chính.")

    assert may_read(road.citizen, result_of(dossier).document)


def result_of(dossier: Dossier) -> Paper:
    return dossier.papers.select_related("document").get(kind="result")


def assert_withheld(dossier: Dossier, road: Road, client: Client) -> None:
    """Nobody it is for reads it, staff do, and the page of the dossier says why."""
    document = result_of(dossier).document
    assert not may_read(road.citizen, document)
    assert may_read(road.here.desk, document)
    assert list(wallet_files(road.citizen)) == []
    client.force_login(road.citizen)
    page = Page(client.get(dossier.get_absolute_url()))
    assert page.mentions("được trao tại buổi hẹn “Mang bản chính đến đối chiếu”")
    assert document.download_path() not in page.text
    assert client.get(document.download_path()).status_code == 404
