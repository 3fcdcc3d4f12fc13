"""Two administrators who decide at the same moment, and a clerk who accepts while batches run."""

import time
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from services.agencies.errors import AgencyError
from services.agencies.models import Reorganisation
from services.agencies.reorganisation import actions, carrying_out
from services.dossiers.actions import desk
from services.dossiers.models import EventType, Fee
from services.dossiers.process.transitions import lock, lock_fee_of_order
from tests.dossiers.money.steps import acts, again
from tests.dossiers.test_race import at_once
from tests.factories import StaffFactory
from tests.outbox import work_off

pytestmark = pytest.mark.django_db(transaction=True)


def a_merger(road, by):
    today = timezone.localdate()
    about = {"agency": road.here.agency, "into": road.elsewhere.agency}
    return actions.propose(Reorganisation(kind="merge", basis="NQ", effective_on=today, **about), by=by)


def tried(action):
    """What it gave, or the refusal."""
    try:
        return action()
    except AgencyError as refusal:
        return refusal
    finally:
        connection.close()


def test_of_two_who_decide_at_once_one_is_told_that_it_was_done(road):
    first, second, third = (StaffFactory.create(is_superuser=True) for _ in range(3))
    plan = a_merger(road, first)

    outcomes = at_once(*[lambda by=by: tried(lambda: actions.decide(plan, by=by)) for by in (second, third)])

    assert sorted(type(one).__name__ for one in outcomes) == ["AgencyError", "Reorganisation"]
    assert plan.log.filter(act="begun").count() == 1


def test_a_dossier_accepted_while_batches_run_goes_over_once(road):
    road.revise(fees=[])
    dossiers = [road.submit() for _ in range(4)]
    first, second = (StaffFactory.create(is_superuser=True) for _ in range(2))
    plan = actions.decide(a_merger(road, first), by=second)
    clerk = type(road.here.desk).objects.get(pk=road.here.desk.pk)

    at_once(
        *[lambda one=one: desk.receive(one, by=clerk) for one in dossiers],
        lambda: tried(lambda: carrying_out.hand_over_batch(plan_id=plan.pk, turn=plan.turn, batch=1)),
    )
    work_off(carrying_out.HAND_OVER)

    after = [again(one) for one in dossiers]
    assert {one.agency for one in after} == {road.elsewhere.agency}
    assert [acts(one).count(EventType.AGENCY_SUCCEEDED) for one in after] == [1] * 4
    today, code = timezone.localdate(), road.elsewhere.agency.code
    assert sorted(str(one.code) for one in after) == [f"{code}-{today:%y%m%d}-{n:04d}" for n in range(1, 5)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no locked rows to wait for")
def test_a_settlement_that_waits_for_a_dossier_being_given_over_still_finds_its_fee(road):
    dossier = road.submit()
    order = dossier.fees.get().order
    first, second = (StaffFactory.create(is_superuser=True) for _ in range(2))
    actions.decide(a_merger(road, first), by=second)
    found: list[Fee | None] = []

    def settles():
        with transaction.atomic():
            found.append(lock_fee_of_order(order))
        connection.close()

    with transaction.atomic():
        lock(dossier)
        waiting = Thread(target=settles)
        waiting.start()
        until_somebody_waits()
    waiting.join()

    [fee] = found
    assert fee is not None
    assert fee.dossier.agency == road.elsewhere.agency


def until_somebody_waits():
    while not somebody_waits():
        time.sleep(0.02)


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]
