"""Bulk runs: the same verbs, rules and person as one press, dossier by dossier, each with its outcome."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.models import User
from services.agencies.models import Post
from services.dossiers.actions import bulk, desk, handling
from services.dossiers.actions.task_drafts import keep
from services.dossiers.bulk import carrying_out, choosing, verbs
from services.dossiers.desk.lists.address import Address
from services.dossiers.errors import DossierError
from services.dossiers.history.verification import faults
from services.dossiers.models import (
    BulkItem,
    BulkRun,
    BulkState,
    BulkVerb,
    Dossier,
    DossierEvent,
    DraftedForm,
    Outcome,
    Task,
    TaskDraft,
)
from services.dossiers.status import Status
from tests.dossiers.bulk.conftest import ALL, begun, done, holders, outcomes, sentences, statuses
from tests.dossiers.conftest import RESULT
from tests.outbox import work_off
from tests.retained import retain

pytestmark = pytest.mark.django_db


def taken(road, several):
    for one in several:
        handling.take(desk.receive(one, by=road.here.desk), by=road.here.handler)
    return several


def proposed(road, several):
    for one in taken(road, several):
        handling.propose(one, by=road.here.handler, result=RESULT)
    return several


def test_a_road_is_gone_in_bulk_from_receipt_to_result(road, several):
    here = road.here
    Task.objects.update(person=None)
    assert done(BulkVerb.CLAIM, several, here.desk).state == BulkState.DONE
    assert holders(several) == [here.desk.pk] * 3
    done(BulkVerb.RECEIVE, several, here.desk)
    assert statuses(several) == [Status.ACCEPTED] * 3
    done(BulkVerb.TAKE, several, here.handler)
    for one in several:
        handling.propose(one, by=here.handler, result=RESULT)
    done(BulkVerb.APPROVE, several, here.leader)
    Dossier.objects.filter(status=Status.COMPLETED).update(delivery="counter")
    run = done(BulkVerb.RETURN, several, here.desk)

    assert set(statuses(several)) == {Status.RETURNED}, sentences(run)
    assert [list(faults(Dossier.objects.get(pk=one.pk))) for one in several] == [[], [], []]


def test_each_dossier_says_in_its_history_who_did_it_and_each_row_which_event_it_was(road, several):
    run = done(BulkVerb.RECEIVE, several, road.here.desk)

    for item in run.items.all():
        assert item.event
        event = DossierEvent.objects.get(dossier=item.dossier_id, serial=item.event)
        assert (event.act, event.by) == ("accepted", road.here.desk)


def test_tasks_are_handed_over_to_a_colleague_with_a_note(road, several, colleague):
    taken(road, several)
    run = done(BulkVerb.HAND_OVER, several, road.here.handler, to=colleague, note="Nhờ bạn làm tiếp.")

    assert outcomes(run) == [Outcome.DONE] * 3
    assert holders(several) == [colleague.pk] * 3
    assert colleague.notifications.filter(body__contains="Nhờ bạn làm tiếp.").count() == 3


def test_what_one_proposed_one_does_not_sign_and_reads_so_before_it_is_confirmed(road, several, second_leader):
    proposed(road, several)
    Post.objects.create(user=road.here.handler, agency=road.here.agency, role="leader")
    own = begun(BulkVerb.APPROVE, several, road.here.handler)
    assert outcomes(own) == [Outcome.REFUSED] * 3
    assert all("Một người khác có thẩm quyền" in sentence for sentence in sentences(own))
    Task.objects.open().update(person=None)
    assert outcomes(begun(BulkVerb.CLAIM, several, road.here.handler)) == [Outcome.REFUSED] * 3

    BulkItem.objects.filter(run=own).update(outcome=Outcome.WAITING, sentence="")
    work_off()
    assert outcomes(own) == [Outcome.REFUSED] * 3
    assert statuses(several) == [Status.IN_PROGRESS] * 3


def test_a_result_is_proposed_where_nothing_must_be_typed_and_named_where_something_must(road, several):
    first, *others = taken(road, several)
    Task.objects.filter(dossier=first, done_at=None, cancelled_at=None).update(proposal=RESULT)
    run = done(BulkVerb.PROPOSE, several, road.here.handler)

    assert outcomes(run) == [Outcome.DONE, Outcome.REFUSED, Outcome.REFUSED]
    assert all("còn mục phải ghi hoặc chọn: “Số đăng ký”" in sentence for sentence in sentences(run))
    assert not DossierEvent.objects.filter(dossier__in=others, act="proposed").exists()


def test_a_proposal_that_lacks_what_must_be_typed_is_named_before_the_run_is_confirmed(road, several):
    first, second, unaccepted = several
    taken(road, [first, second])
    Task.objects.open().filter(dossier=first).update(proposal=RESULT)
    run = bulk.begin(BulkVerb.PROPOSE, ALL, [one.pk for one in several], by=road.here.handler)

    assert outcomes(run) == [Outcome.WAITING, Outcome.REFUSED, Outcome.REFUSED]
    assert "còn mục phải ghi hoặc chọn: “Số đăng ký”" in run.items.get(dossier=second).sentence
    assert "đang ở bước" in run.items.get(dossier=unaccepted).sentence


def test_what_the_clerk_keeps_in_the_form_is_proposed_and_what_a_colleague_keeps_is_not(road, several, colleague):
    own, foreign = taken(road, several[:2])
    for dossier, owner in ((own, road.here.handler), (foreign, colleague)):
        kept = TaskDraft(task=Task.objects.open().get(dossier=dossier), form=DraftedForm.RESULT)
        keep(kept, by=owner, answers=RESULT, typed={})
    run = done(BulkVerb.PROPOSE, [own, foreign], road.here.handler)

    assert outcomes(run) == [Outcome.DONE, Outcome.REFUSED]
    assert Task.objects.open().get(dossier=own).proposal == RESULT


def test_a_decision_that_the_facts_no_longer_bear_is_named_before_it_is_signed(road, several, monkeypatch):
    proposed(road, several)

    def no_longer(dossier, proposal):
        raise DossierError("Các kết quả đã ghi không còn khớp.")

    monkeypatch.setattr("services.dossiers.bulk.foresight.check_is_a_decision", no_longer)
    assert outcomes(begun(BulkVerb.APPROVE, several, road.here.leader)) == [Outcome.REFUSED] * 3


def test_what_a_colleague_did_meanwhile_is_named_and_not_done_again(road, several):
    run = begun(BulkVerb.RECEIVE, several, road.here.desk)
    desk.receive(several[1], by=road.here.desk)
    work_off()

    assert outcomes(run) == [Outcome.DONE, Outcome.REFUSED, Outcome.DONE]
    assert DossierEvent.objects.filter(act="accepted").count() == 3


def test_a_row_that_a_colleague_did_while_it_was_ticked_is_named_too(road, several):
    tasks = list(Task.objects.open().order_by("pk").values_list("pk", flat=True))
    desk.receive(several[0], by=road.here.desk)
    run = bulk.begin(BulkVerb.RECEIVE, Address.of("pham-vi=co-quan"), tasks, by=road.here.desk)

    assert outcomes(run) == [Outcome.REFUSED, Outcome.WAITING, Outcome.WAITING]
    assert several[0].pk == run.items.refused().get().dossier_id


def test_a_permission_that_ended_meanwhile_does_nothing_more(road, several):
    run = begun(BulkVerb.RECEIVE, several, road.here.desk)
    Post.objects.filter(user=road.here.desk).delete()
    work_off()

    assert outcomes(run) == [Outcome.REFUSED] * 3
    assert statuses(several) == [Status.SUBMITTED] * 3


def test_a_locked_account_does_nothing_more(road, several):
    run = begun(BulkVerb.RECEIVE, several, road.here.desk)
    User.objects.filter(pk=road.here.desk.pk).update(is_active=False)
    work_off()
    assert {"bị khóa" in sentence for sentence in sentences(run)} == {True}


def test_a_run_pressed_twice_runs_once_and_two_runs_do_nothing_twice(road, several):
    run = bulk.begin(BulkVerb.RECEIVE, ALL, [one.pk for one in several], by=road.here.desk)
    other = bulk.begin(BulkVerb.RECEIVE, ALL, [one.pk for one in several], by=road.here.desk)
    for one in (run, run, other):
        bulk.start(one, by=road.here.desk)
    work_off()

    assert run.items.filter(outcome=Outcome.DONE).count() == 3
    assert outcomes(other) == [Outcome.REFUSED] * 3
    assert DossierEvent.objects.filter(act="accepted").count() == 3


def test_a_run_stops_where_it_is_told_to_and_goes_on_there(road, several, monkeypatch):
    run = begun(BulkVerb.RECEIVE, several, road.here.desk)
    receive = verbs.DOES[BulkVerb.RECEIVE]

    def and_stop(dossier, item, by):
        bulk.stop(run, by=road.here.desk)
        return receive(dossier, item, by)

    monkeypatch.setitem(verbs.DOES, BulkVerb.RECEIVE, and_stop)
    work_off()
    monkeypatch.setitem(verbs.DOES, BulkVerb.RECEIVE, receive)
    assert outcomes(run) == [Outcome.DONE, Outcome.WAITING, Outcome.WAITING]

    bulk.resume(run, by=road.here.desk)
    work_off()
    run.refresh_from_db()
    assert (run.state, outcomes(run)) == (BulkState.DONE, [Outcome.DONE] * 3)


def test_a_dossier_that_fails_unexpectedly_is_named_and_the_others_go_on(road, several, monkeypatch):
    receive = verbs.DOES[BulkVerb.RECEIVE]

    def breaks(dossier, item, by):
        if dossier.pk == several[1].pk:
            receive(dossier, item, by)
            raise ZeroDivisionError
        return receive(dossier, item, by)

    monkeypatch.setitem(verbs.DOES, BulkVerb.RECEIVE, breaks)
    run = done(BulkVerb.RECEIVE, several, road.here.desk)

    assert outcomes(run) == [Outcome.DONE, Outcome.REFUSED, Outcome.DONE]
    assert sentences(run) == [carrying_out.UNEXPECTED]
    assert Dossier.objects.get(pk=several[1].pk).state is Status.SUBMITTED


def test_a_passing_failure_is_tried_again_and_counts_against_no_dossier(road, several, monkeypatch):
    run = begun(BulkVerb.RECEIVE, several, road.here.desk)

    def is_away(dossier, item, by):
        raise OperationalError

    monkeypatch.setitem(verbs.DOES, BulkVerb.RECEIVE, is_away)
    with pytest.raises(OperationalError):
        carrying_out.carry_out(run.pk, turn=run.turn, batch=0)
    assert outcomes(run) == [Outcome.WAITING] * 3


def test_a_job_that_was_given_up_leaves_a_run_that_can_be_gone_on_with(road, several):
    run = begun(BulkVerb.RECEIVE, several, road.here.desk)
    carrying_out.give_up(run_id=run.pk, turn=run.turn, batch=0, reason="lost")
    run.refresh_from_db()
    assert run.state == BulkState.STOPPED


def test_those_that_failed_are_done_in_another_run(road, several):
    order = road.submit()
    run = done(BulkVerb.RECEIVE, [*several, order], road.here.desk)
    assert ["chưa nộp phí" in sentence for sentence in sentences(run)] == [True]

    order.fees.all().delete()
    again = bulk.begin_again(run, BulkVerb.RECEIVE, None, by=road.here.desk)
    bulk.start(again, by=road.here.desk)
    work_off()
    assert outcomes(again) == [Outcome.DONE]


def test_a_run_holds_no_more_than_it_may_and_says_so(road, several, monkeypatch):
    monkeypatch.setattr(choosing, "MOST", 2)
    monkeypatch.setattr(bulk, "MOST", 2)
    run = bulk.begin(BulkVerb.RECEIVE, ALL, None, by=road.here.desk)
    assert (run.items.count(), run.is_cut) == (2, True)


def test_the_filter_is_frozen_when_the_run_is_begun(road, several):
    run = bulk.begin(BulkVerb.RECEIVE, Address.of("pham-vi=co-quan&trang-thai=1"), None, by=road.here.desk)
    assert sorted(run.items.values_list("dossier", flat=True)) == sorted(one.pk for one in several)


@pytest.mark.parametrize("who", ["elsewhere", "citizen"])
def test_nobody_freezes_what_they_may_not_read(road, several, who):
    person = road.citizen if who == "citizen" else road.elsewhere.desk
    for query in ("pham-vi=tat-ca", "pham-vi=co-quan"):
        keys = [one.pk for one in several] if "tat-ca" in query else list(Task.objects.values_list("pk", flat=True))
        with pytest.raises(DossierError, match="thẩm quyền"):
            bulk.begin(BulkVerb.RECEIVE, Address.of(query), keys, by=person)


@pytest.mark.parametrize(("verb", "who"), [("receive", "desk"), ("propose", "handler"), ("approve", "leader")])
def test_a_run_is_begun_in_as_many_statements_however_many_dossiers_it_has(road, several, verb, who):
    person = getattr(road.here, who)
    if verb != "receive":
        (taken if verb == "propose" else proposed)(road, several)
    counted = []
    for some in (several[:1], several[:1], several):
        person.__dict__.pop("_posts", None)
        with CaptureQueriesContext(connection) as statements:
            bulk.begin(BulkVerb(verb), ALL, [one.pk for one in some], by=person)
        counted.append(len(statements))

    assert counted[1] == counted[2] <= 12  # the first time a version is read besides


def test_runs_are_dropped_after_a_month_and_what_goes_on_stays(road, several):
    old = done(BulkVerb.RECEIVE, several, road.here.desk)
    going_on = begun(BulkVerb.TAKE, several, road.here.handler)
    BulkRun.objects.update(begun_at=timezone.now() - timedelta(days=31))
    retain("bulk_runs")

    assert set(BulkRun.objects.all()) == {going_on}
    assert not BulkItem.objects.filter(run=old.pk).exists()
