"""Clerks who accept at the same moment: the serials of the day have no gap, and nobody accepts a dossier twice."""

import time
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from payments import actions as payments
from payments import rules as money
from payments.errors import PaymentError
from payments.models import Refund
from services.dossiers.actions import desk, handling, result_changes
from services.dossiers.actions.money import refunds
from services.dossiers.errors import DossierError
from services.dossiers.models import CountedMove, DailyCount, Dossier, DossierSerial, Measure
from services.dossiers.money import rules as money_rules
from services.dossiers.papers import issuing
from services.dossiers.tasks import count_moves
from tests.dossiers.conftest import RESULT
from tests.factories import leader_at
from tests.outbox import follow_settlements
from tests.payments.conftest import an_attempt, signed_result


def paid_dossier(road) -> Dossier:
    dossier: Dossier = road.submit()
    Client().get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(dossier.fees.get().order))}")
    follow_settlements()
    return dossier


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Do all of them in threads that start together; what each gave, or the refusal it met."""
    barrier, outcomes = Barrier(len(actions)), list[object]()

    def run(action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            outcomes.append(action())
        except (DossierError, PaymentError) as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def serials() -> list[str]:
    return sorted(str(code)[-4:] for code in Dossier.objects.exclude(code=None).values_list("code", flat=True))


@pytest.mark.django_db(transaction=True)
def test_dossiers_accepted_at_once_get_serials_without_a_gap(road):
    waiting = [paid_dossier(road) for _ in range(6)]

    at_once(*[lambda dossier=dossier: desk.receive(dossier, by=road.here.desk) for dossier in waiting])

    assert serials() == ["0001", "0002", "0003", "0004", "0005", "0006"]
    assert DossierSerial.objects.get().last == 6


@pytest.mark.django_db(transaction=True)
def test_one_dossier_accepted_by_two_at_once_is_accepted_by_one(road):
    dossier = paid_dossier(road)

    outcomes = at_once(*[lambda: desk.receive(dossier, by=road.here.desk)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Dossier", "DossierError"]
    assert serials() == ["0001"]
    assert dossier.papers.filter(kind="receipt").count() == 1
    assert dossier.applicant.notifications.filter(kind="dossier_accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_acceptance_that_failed_uses_up_no_serial(road, monkeypatch):
    first, second = paid_dossier(road), paid_dossier(road)
    with monkeypatch.context() as broken:
        broken.setattr(issuing, "issue_acknowledgement", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.receive(first, by=road.here.desk)

    assert str(desk.receive(second, by=road.here.desk).code).endswith("-0001")


@pytest.mark.django_db(transaction=True)
def test_a_refund_approved_here_and_dropped_there_at_once_is_decided_once(road, monkeypatch):
    """Each waits with its locks until the other has begun; taken in one order, they do not block each other."""
    dossier = paid_dossier(road)
    order = dossier.fees.get().order
    refund = payments.propose_refund(order, amount_vnd=8_000, reason="Thu thừa", by=road.here.desk)
    slowly(monkeypatch, money_rules, "check_has_undecided_refund")
    slowly(monkeypatch, money, "check_may_reject")

    outcomes = at_once(
        lambda: refunds.approve_refund(dossier, by=road.here.leader),
        lambda: payments.reject_refund(refund, by=road.here.leader, reason="Không thu thừa."),
    )

    assert sum(isinstance(outcome, DossierError | PaymentError) for outcome in outcomes) == 1
    assert len(outcomes) == 2
    assert Refund.objects.get().status in ("approved", "dropped")


def slowly(monkeypatch, module, name: str) -> None:
    """Have a rule take its time, locks in hand."""
    rule = getattr(module, name)

    def after_a_pause(*args, **kwargs):
        time.sleep(0.3)
        return rule(*args, **kwargs)

    monkeypatch.setattr(module, name, after_a_pause)


@pytest.mark.django_db(transaction=True)
def test_what_is_accepted_while_others_count_is_counted_once(road):
    waiting = [paid_dossier(road) for _ in range(4)]

    accepting = [partial(desk.receive, dossier, by=road.here.desk) for dossier in waiting]
    outcomes = at_once(*accepting, count_moves, count_moves)
    count_moves()

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert sum(DailyCount.objects.filter(measure=Measure.ACCEPTED).values_list("number", flat=True)) == len(waiting)
    assert CountedMove.objects.filter(measure=Measure.FILED).count() == len(waiting)


@pytest.mark.django_db(transaction=True)
def test_two_leaders_sign_a_correction_at_once_and_one_paper_comes_of_it(road):
    road.revise(fees=[])
    dossier = handling.take(desk.receive(road.submit(), by=road.here.desk), by=road.here.handler)
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    handling.approve(dossier, by=road.here.leader)
    result_changes.begin_correction(dossier, by=road.here.handler, note="Ghi nhầm số trong sổ hộ tịch.")
    result_changes.propose_correction(dossier, by=road.here.handler, result={**RESULT, "register_number": "21"})
    second = leader_at(road.here.agency.code)

    outcomes = at_once(*(partial(result_changes.approve, dossier, by=by) for by in (road.here.leader, second)))

    assert sum(isinstance(one, DossierError) for one in outcomes) == 1
    documents = [paper.document for paper in dossier.papers.filter(kind="result", copy_number=0).order_by("pk")]
    assert [document.revoked_at is None for document in documents] == [False, True]
