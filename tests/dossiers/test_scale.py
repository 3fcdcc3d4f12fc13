"""What the portal reads of PostgreSQL among the dossiers of many offices: no table that grows from end to end."""

import pytest
from django.db import connection
from django.utils import timezone

from bench.desk.office import Office
from bench.payments.fixtures import Fixtures
from bench.scale.copies import Copies
from bench.scale.measuring import measure_one
from bench.scale.originals import BY_WATERMARK, Original, watermarks
from bench.scale.walk import walk
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from eforms.models import Draft
from portal.accounts.models import User
from services.dossiers.models import Filing
from tests.dossiers.conftest import pay
from tests.factories import UserFactory

MANY = 6_000
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="plans of PostgreSQL"),
]


@pytest.fixture
def country(road, in_work, client):
    """Thousands of dossiers over 3,500 offices, a twentieth of them at the first; its office, and who has thirty."""
    done = {"state": JobState.DONE, "done_at": timezone.now(), "due_at": None}
    OutboxJob.objects.update(**done)
    in_hand = Original.of(in_work, dict.fromkeys(BY_WATERMARK, 0))
    before = watermarks()
    dossier = pay(road.submit(), client)
    OutboxJob.objects.update(**done)
    at_desk = Original.of(dossier, before)
    begun = road.begin()
    unfinished = Original(begun.draft, None, road.here.agency, {Draft: [begun.draft], Filing: [begun]})
    citizen = UserFactory.create(personal_number="001190099999")
    people = (road.here.desk, road.here.handler, road.here.leader)
    office = Office(Fixtures([citizen], [road.here.agency], road.version), road.here.agency, *people)
    User.objects.filter(pk=UserFactory.create().pk).update(is_staff=True, is_superuser=True)
    copies = Copies([at_desk, in_hand, in_hand, unfinished], citizen)
    copies.prepare()
    copies.fill(1, MANY, (1, MANY))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return office, citizen


def test_no_table_that_grows_is_read_from_end_to_end(country):
    lines = [measure_one(stop, MANY) for stop in walk(*country)]

    shown = {line.name: line.rows_shown for line in lines}
    assert shown["queue"] == 25
    assert shown["papers"] == shown["orders"] == shown["receipts"] == shown["outbox"] == 50
    assert shown["my dossiers"] == 20
    assert {line.name: line.scans for line in lines if line.scans} == {}
