"""Dossiers and drafts from before processes had stages are gone on with: under the package as it was stored then."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from core.people import User
from payments.orders.order_input import LineInput
from payments.status import FeeKind
from services.catalogue.package.definition import canonical
from services.dossiers.actions import applicant, desk, filing, handling
from services.dossiers.actions.money import dues, exemptions
from services.dossiers.models import Dossier, Task
from services.dossiers.status import Status
from tests.dossiers.conftest import ANSWERS, RESULT, Road, a_road
from tests.outbox import follow_settlements
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result
from tests.stored import STORED, store_as_before

DUES = [LineInput(FeeKind.TAX, "Thuế", 50_000, 1, "Luật Quản lý thuế")]
REASON = "Hồ sơ cần xem lại nội dung này."


@pytest.fixture
def road(db, monkeypatch) -> Road:
    """Everything as it was, the package stored without the keys of today."""
    store_as_before(monkeypatch)
    road = a_road()
    monkeypatch.undo()
    return road


def pay(dossier, client):
    for fee in dossier.fees.owed():
        client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(fee.order))}")
    follow_settlements()
    dossier.refresh_from_db()
    return dossier


def in_work(road, client):
    accepted = desk.receive(pay(road.submit(), client), by=road.here.desk)
    return handling.take(accepted, by=road.here.handler)


def proposed(road, client):
    return handling.propose(in_work(road, client), by=road.here.handler, result=RESULT)


def sent_back(road, client):
    return handling.send_back(proposed(road, client), by=road.here.leader, note=REASON)


def asked_at_the_desk(road, client):
    paid = pay(road.submit(), client)
    return desk.request_supplement(paid, by=road.here.desk, fields_asked=["copies"], note=REASON)


def asked_while_examined(road, client):
    back = sent_back(road, client)
    return desk.request_supplement(back, by=road.here.handler, fields_asked=["copies"], note=REASON)


def dues_asked(road, client):
    back = sent_back(road, client)
    return dues.request_dues(back, by=road.here.handler, lines=DUES, note=REASON)


def exemption_of_dues(road, client):
    return exemptions.propose(dues_asked(road, client), by=road.here.handler, note=REASON)


def exemption_at_the_desk(road, client):
    return exemptions.propose(road.submit(), by=road.here.desk, note=REASON)


STATES: Mapping[str, Callable[..., Dossier]] = {
    one.__name__: one
    for one in (
        in_work,
        proposed,
        sent_back,
        asked_at_the_desk,
        asked_while_examined,
        dues_asked,
        exemption_of_dues,
        exemption_at_the_desk,
    )
}


def upgrade() -> None:
    """What the migrations make of rows that say neither what a step delivers nor what stopped it."""
    Task.objects.update(delivers="", interrupted_by="")
    import_module("services.dossiers.migrations.0007_tasks_of_steps").say_what_is_delivered(apps, None)
    import_module("services.dossiers.migrations.0009_findings_and_opinions").say_what_stopped_a_task(apps, None)


def finish(road: Road, dossier: Dossier, client) -> Dossier:
    """Do what comes next until the dossier has ended."""
    at = road.here
    while not (dossier := Dossier.objects.select_related("agency").get(pk=dossier.pk)).has_ended:
        task = dossier.tasks.open().first()
        if task and task.step == "exemption":
            exemptions.reject(dossier, by=at.leader, note=REASON)
        elif dossier.state is Status.SUPPLEMENT_REQUESTED:
            applicant.answer_supplement(dossier, by=road.citizen, answers={**ANSWERS, "copies": 3})
        elif dossier.fees.owed().exists():
            pay(dossier, client)
        else:
            assert task, f"Nothing is to be done at {dossier.state.label}."
            do_next(road, dossier, task)
        assert dossier.tasks.open().count() <= 1
    return dossier


def do_next(road: Road, dossier: Dossier, task: Task) -> None:
    at, state = road.here, dossier.state
    if state is Status.SUBMITTED:
        desk.receive(dossier, by=at.desk)
    elif state is Status.ACCEPTED:
        handling.take(dossier, by=at.handler)
    elif state is Status.COMPLETED:
        desk.return_result(dossier, by=at.desk)
    elif task.step == "examine":
        handling.propose(dossier, by=at.handler, result=task.proposal or RESULT)
    else:
        handling.approve(dossier, by=at.leader)


def test_the_package_is_of_then(road):
    assert road.version.body.text == STORED.read_text(encoding="utf-8") != canonical(road.version.package)


@pytest.mark.parametrize("state", STATES)
def test_a_dossier_comes_to_its_end(road, client, state):
    dossier = STATES[state](road, client)
    upgrade()
    assert shows_its_pages(road, dossier, client)

    ended = finish(road, dossier, client)

    assert ended.state is Status.RETURNED
    assert not ended.tasks.open().exists()
    call_command("verify_history", verbosity=0)


@pytest.mark.parametrize("state", [sent_back, dues_asked, asked_while_examined])
def test_what_was_proposed_is_kept(road, client, state):
    dossier = state(road, client)
    upgrade()
    if dossier.state is Status.SUPPLEMENT_REQUESTED:
        applicant.answer_supplement(dossier, by=road.citizen, answers=ANSWERS)
    pay(dossier, client)

    assert dossier.tasks.open().get().proposal == RESULT


def shows_its_pages(road: Road, dossier: Dossier, client) -> bool:
    work = f"/admin/dossiers/dossier/{dossier.pk}/work/"
    staff = (road.here.desk, road.here.handler, road.here.leader)
    shown = [(road.citizen, dossier.get_absolute_url()), *((person, work) for person in staff)]
    return all(shown_to(person, url, client).status_code == HTTPStatus.OK for person, url in shown)


def shown_to(person: User, url: str, client) -> Any:
    client.force_login(person)
    return client.get(url)


def test_a_draft_is_filed(road, client):
    begun = filing.begin(road.version, road.here.agency, by=road.citizen)
    begun.draft.answers = ANSWERS
    begun.draft.save()
    check = Page(shown_to(road.citizen, f"/nop/{begun.draft.key}/kiem-tra/", client))

    sent = client.post(f"/nop/{begun.draft.key}/gui/", check.form(f"/nop/{begun.draft.key}/gui/").values)

    assert sent.status_code == HTTPStatus.FOUND
    assert Dossier.objects.get(filing=begun).version == road.version
