"""What is collected when the result is ready."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone

from payments.status import OrderStatus
from services.dossiers.actions import applicant, desk, handling
from services.dossiers.errors import DossierError
from services.dossiers.models import FeeMoment
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import AT_THE_END, FEE, again, approved, exempt, order_of, pay, store_result, under


def test_the_order_is_opened_when_the_result_is_ready(road, client):
    dossier = approved(under(road, AT_THE_END), client)

    order = order_of(dossier, FeeMoment.AFTER)
    assert (order.total_vnd, order.status) == (15_000, OrderStatus.OPEN)
    assert dossier.log.latest("serial").data == {"owed_vnd": 15_000}
    assert "15.000" in dossier.applicant.notifications.latest("pk").body


def test_before_and_after_stand_side_by_side(road, client):
    dossier = approved(under(road, FEE, AT_THE_END), client)
    assert [fee.order.total_vnd for fee in dossier.fees.order_by("pk")] == [24_000, 15_000]


def test_what_was_completed_in_a_supplement_counts(road, client):
    under(road, AT_THE_END)
    dossier = handling.take(desk.receive(road.submit(), by=road.here.desk), by=road.here.handler)
    desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note="Ghi lại số bản sao cần.")
    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 1})
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    assert order_of(handling.approve(dossier, by=road.here.leader), FeeMoment.AFTER).total_vnd == 5_000


def test_a_rule_that_ended_meanwhile_still_counts(road, client, monkeypatch):
    last_day = timezone.localdate().isoformat()
    dossier = under(road, {**AT_THE_END, "valid_until": last_day}).submit()
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    handling.take(desk.receive(dossier, by=road.here.desk), by=road.here.handler)
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    assert order_of(handling.approve(dossier, by=road.here.leader), FeeMoment.AFTER).total_vnd == 15_000


def test_the_result_is_not_handed_over_before_it_is_paid(road, client):
    dossier = approved(under(road, AT_THE_END), client)
    with pytest.raises(DossierError, match=r"còn 15\.000.đồng chưa nộp nên chưa thể trả kết quả"):
        desk.return_result(dossier, by=road.here.desk)


def test_a_paper_stored_before_it_is_paid_waits_and_is_returned_by_the_payment(road, client):
    dossier = approved(under(road, AT_THE_END), client)
    document = store_result(dossier)
    client.force_login(road.citizen)
    assert again(dossier).state is Status.COMPLETED
    assert client.get(document.download_path()).status_code == HTTPStatus.NOT_FOUND

    pay(client, order_of(dossier, FeeMoment.AFTER))

    assert again(dossier).state is Status.RETURNED
    assert client.get(document.get_absolute_url()).status_code == HTTPStatus.OK


def test_a_paper_stored_after_it_is_paid_is_returned_by_the_storing(road, client):
    dossier = approved(under(road, AT_THE_END), client)
    pay(client, order_of(dossier, FeeMoment.AFTER))
    assert again(dossier).state is Status.COMPLETED

    store_result(dossier)

    assert again(dossier).state is Status.RETURNED


def test_the_clerk_reads_the_result_before_it_is_paid(road, client):
    document = store_result(approved(under(road, AT_THE_END), client))
    client.force_login(road.here.handler)
    assert client.get(document.get_absolute_url()).status_code == HTTPStatus.OK


def test_who_is_let_off_gets_the_result(road, client):
    dossier = approved(under(road, AT_THE_END), client)
    exempt(dossier, by=road.here.desk, granted_by=road.here.leader)
    assert desk.return_result(dossier, by=road.here.desk).state is Status.RETURNED
