"""Dossiers whose applicant never answers or never pays: a last day, a reminder, and an end by the office."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from notifications.models import Notification
from payments.models import Order, Refund
from payments.status import OrderStatus
from services.dossiers.actions import applicant, desk, handling
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, SupplementRequest, Task
from services.dossiers.process.waiting import Wait, wait_of
from services.dossiers.status import Status
from services.dossiers.tasks import look_after_waiting
from tests.dossiers.money.steps import FEE, acts, again, ask, order_of, pay, under
from tests.dossiers.test_views_following import act, signed_in, work
from tests.pages import Page

WHY = "Đã quá hạn mà hồ sơ chưa được hoàn thiện."


def ask_supplement(dossier: Dossier, by) -> Dossier:
    return desk.request_supplement(dossier, by=by, fields_asked=["person_born"], note="Ghi rõ ngày sinh.")


def last_day(dossier: Dossier) -> date:
    """Until when the office waits for its applicant."""
    wait = wait_of(dossier)
    assert wait is not None
    return wait.ends_on


def let_pass(days: int) -> None:
    """So many days ago it was asked, or ordered."""
    past = timezone.now() - timedelta(days=days)
    SupplementRequest.objects.update(asked_at=past)
    Order.objects.filter(status=OrderStatus.OPEN).update(created_at=past, due_at=past + timedelta(days=30))


def told(kind: str) -> int:
    return Notification.objects.filter(kind=kind).count()


def test_the_message_and_the_page_name_the_last_day(road, paid):
    dossier = ask_supplement(paid, road.here.desk)
    ends_on = f"{last_day(dossier):%d/%m/%Y}"

    assert ends_on in dossier.applicant.notifications.latest("pk").body
    assert ends_on in Page(signed_in(road.citizen).get(dossier.get_absolute_url())).text
    assert ends_on in Page(signed_in(road.here.desk).get(work(dossier))).text


def test_an_order_says_until_when_it_is_to_be_paid(road):
    dossier = road.submit()
    ends_on = f"{last_day(dossier):%d/%m/%Y}"

    assert ends_on in Page(signed_in(road.citizen).get(dossier.get_absolute_url())).text


def test_an_order_from_before_there_was_a_last_day_is_awaited_as_long(road):
    dossier = road.submit()
    Order.objects.update(due_at=None, created_at=timezone.now() - timedelta(days=40))

    look_after_waiting()

    assert Task.objects.open().get().dossier == dossier


def test_each_version_says_how_long_it_waits(road):
    road.revise(payment_days=3)
    dossier = road.submit()

    assert last_day(dossier) - timezone.localdate() < timedelta(days=10)


def test_a_last_day_of_its_own_comes_first(road, in_work):
    day = timezone.localdate() + timedelta(days=3)

    assert last_day(ask(in_work, road.here.handler, due_on=day)) == day


def test_the_applicant_is_reminded_once_before_the_last_day(road, paid):
    ask_supplement(paid, road.here.desk)
    let_pass(15)
    look_after_waiting()
    assert told("wait_ends") == 0

    let_pass(25)
    look_after_waiting()
    look_after_waiting()

    assert told("wait_ends") == 1
    assert "phần bổ sung" in Notification.objects.get(kind="wait_ends").body
    assert not Task.objects.open().exists()


def test_afterwards_the_leader_is_asked_to_stop_an_unanswered_dossier(road, in_work):
    dossier = ask_supplement(in_work, road.here.handler)
    let_pass(40)

    look_after_waiting()
    look_after_waiting()

    task = Task.objects.open().get()
    assert (task.role, task.person) == ("leader", road.here.leader)
    assert acts(dossier).count(EventType.WAIT_OVER) == 1
    leader = signed_in(road.here.leader)
    assert Page(leader.get(work(dossier))).link("Dừng giải quyết")
    act(leader, dossier, "dung", note=WHY)
    assert again(dossier).state is Status.STOPPED
    assert WHY in dossier.applicant.notifications.latest("pk").body
    assert not Task.objects.open().exists()


def test_nobody_stops_what_the_applicant_may_still_answer(road, in_work):
    dossier = ask_supplement(in_work, road.here.handler)

    with pytest.raises(DossierError, match="còn chờ người nộp bổ sung đến hết ngày"):
        handling.stop(dossier, by=road.here.leader, note=WHY)


def test_a_dossier_asked_before_acceptance_is_stopped_too_and_its_fee_goes_back_as_the_rules_say(road, client):
    back = [{"when": ["stopped"], "percent": 100, "basis": "Luật Phí và lệ phí"}]
    dossier = under(road, {**FEE, "given_back": back}).submit()
    pay(client, order_of(dossier))
    ask_supplement(dossier, road.here.desk)
    let_pass(40)
    look_after_waiting()

    dossier = handling.stop(dossier, by=road.here.leader, note=WHY)

    assert dossier.code is None
    assert Refund.objects.get().amount_vnd == order_of(dossier).total_vnd


def test_an_unpaid_dossier_is_put_before_the_desk_which_refuses_it(road):
    dossier = road.submit()
    let_pass(40)

    look_after_waiting()

    assert Task.objects.open().get().role == "desk"
    clerk = signed_in(road.here.desk)
    assert not Page(clerk.get(work(dossier))).buttons("Tiếp nhận hồ sơ")
    act(clerk, dossier, "tu-choi", note=WHY)
    dossier = again(dossier)
    assert dossier.state is Status.REFUSED
    assert order_of(dossier).status == OrderStatus.CANCELLED


def test_dues_that_nobody_pays_are_put_before_the_leader(road, in_work):
    dossier = ask(in_work, road.here.handler)
    let_pass(40)

    look_after_waiting()

    assert Task.objects.open().get().role == "leader"
    assert handling.stop(dossier, by=road.here.leader, note=WHY).state is Status.STOPPED


def test_who_pays_late_goes_on(road, client):
    dossier = road.submit()
    let_pass(40)
    look_after_waiting()

    pay(client, order_of(dossier))

    assert Task.objects.open().get().step == "check"
    assert desk.receive(again(dossier), by=road.here.desk).state is Status.ACCEPTED


def test_who_pays_dues_or_answers_late_goes_on(road, in_work, client):
    dossier = ask(in_work, road.here.handler)
    let_pass(40)
    look_after_waiting()
    pay(client, dossier.fees.owed().get().order)
    assert Task.objects.open().get().role == "handler"

    dossier = ask_supplement(again(dossier), road.here.handler)
    let_pass(40)
    look_after_waiting()
    applicant.answer_supplement(dossier, by=road.citizen, answers={"person_born": "1958-03-16"})

    assert Task.objects.open().get().role == "handler"


def test_one_dossier_that_fails_keeps_no_other_from_its_end(road, monkeypatch):
    broken, sound = road.submit(), road.submit()
    let_pass(40)

    def fails(dossier: Dossier) -> Wait | None:
        assert dossier != broken
        return wait_of(dossier)

    monkeypatch.setattr("services.dossiers.actions.waiting.wait_of", fails)

    look_after_waiting()

    assert Task.objects.open().get().dossier == sound


def test_what_waits_for_nobody_is_left_alone(road, in_work):
    look_after_waiting()

    assert EventType.WAIT_OVER not in acts(in_work)
