"""How many statements the doors of the road may ask of the database. Counts only: they hold on any machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.outbox import worker
from core.outbox.models import OutboxJob
from services.dossiers.actions import filing
from services.dossiers.models import Dossier
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result

PERSON = {"event": "birth", "person_name": "Nguyễn Thị Hoa", "person_born": "15/03/1958", "person_number": ""}


@contextmanager
def at_most(count: int) -> Iterator[None]:
    """The savepoints that stand for a test's transactions are not counted."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        yield
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= count, "\n".join([f"{len(asked)} statements:", *asked])


@pytest.fixture
def citizen(road, client):
    client.force_login(road.citizen)
    client.get("/ho-so/")  # how many messages are unread is known for a minute
    return client


def steps_of(begun):
    return f"/nop/{begun.draft.key}"


def test_a_step_is_drawn_from_one_row(road, citizen):
    begun = road.begin()
    citizen.get(f"{steps_of(begun)}/event/")

    with at_most(2):
        citizen.get(f"{steps_of(begun)}/event/")


def test_a_step_is_saved_by_one_statement(road, citizen):
    begun = road.begin()
    citizen.get(f"{steps_of(begun)}/event/")

    with at_most(3):
        saved = citizen.post(f"{steps_of(begun)}/event/", PERSON)

    assert saved.status_code == HTTPStatus.FOUND


def test_the_check_page_reads_the_draft_and_its_files(road, citizen):
    begun = road.begin()
    citizen.get(f"{steps_of(begun)}/kiem-tra/")

    with at_most(3):
        citizen.get(f"{steps_of(begun)}/kiem-tra/")


def test_submitting(road, citizen):
    begun = road.begin()
    page = Page(citizen.get(f"{steps_of(begun)}/kiem-tra/"))

    with at_most(22):
        citizen.post(f"{steps_of(begun)}/gui/", page.form(f"{steps_of(begun)}/gui/").values)

    assert Dossier.objects.get(filing=begun)


def test_the_page_of_a_dossier(road, citizen):
    dossier = road.submit()
    citizen.get(dossier.get_absolute_url())

    with at_most(5):
        citizen.get(dossier.get_absolute_url())


def test_the_work_page_of_who_examines(road, in_work, client):
    client.force_login(road.here.handler)
    address = f"/admin/dossiers/dossier/{in_work.pk}/work/"
    client.get(address)

    with at_most(11):
        client.get(address)


def test_the_notice_of_the_bank(road, client):
    attempt = an_attempt(road.submit().fees.get().order)

    with at_most(6):
        client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt)}")


def test_the_page_of_an_order(road, citizen):
    order = road.submit().fees.get().order
    citizen.get(order.public_path())

    with at_most(4):
        citizen.get(order.public_path())


def test_going_to_the_bank(road, citizen):
    order = road.submit().fees.get().order

    with at_most(7):
        citizen.post(order.public_path(), {"gateway": "vnpay"})


def test_accepting(road, paid, client):
    client.force_login(road.here.desk)

    with at_most(25):
        client.post(f"/admin/dossiers/dossier/{paid.pk}/work/tiep-nhan/")

    assert Dossier.objects.get(pk=paid.pk).code


@pytest.mark.parametrize(("kind", "count"), [("notifications.email", 6), ("documents.render", 5)])
def test_a_job(road, paid, client, kind, count):
    client.force_login(road.here.desk)
    client.post(f"/admin/dossiers/dossier/{paid.pk}/work/tiep-nhan/")
    job = OutboxJob.objects.filter(kind=kind).latest("pk")

    with at_most(count):
        worker.run([job.pk])

    job.refresh_from_db()
    assert job.done_at


def test_a_second_press_asks_little(road):
    begun = road.begin()
    filing.submit(begun, by=road.citizen)
    again = type(begun).objects.select_related("draft").get(pk=begun.pk)

    with at_most(3):
        assert filing.submit(again, by=road.citizen)
