"""Who does a task: claimed, put back, handed over, each time recorded; never to whoever proposed what it decides."""

import pytest
from django.utils import timezone

from notifications.models import Notification
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import handling
from services.dossiers.actions.assignment import hand_over
from services.dossiers.errors import DossierError
from services.dossiers.history.verification import faults
from services.dossiers.models import EventType, Task
from tests.dossiers.assignment.conftest import the_task
from tests.dossiers.conftest import RESULT


def remarks(dossier):
    return [event.data["remark"] for event in dossier.log.filter(act=EventType.ASSIGNED).order_by("serial")]


def another_task(road, role):
    """A task of another dossier in the hands of the handling clerk."""
    dossier, now = road.submit(), timezone.now()
    return Task.objects.create(
        agency=road.here.agency,
        dossier=dossier,
        step="own",
        title="Việc khác",
        role=role,
        person=road.here.handler,
        due_at=now,
        opened_at=now,
    )


def test_a_task_is_put_back_and_claimed_by_another(road, in_work, colleague):
    step = the_task(in_work).step

    hand_over.put_back(in_work, by=road.here.handler, step=step)
    assert the_task(in_work).person is None
    hand_over.claim(in_work, by=colleague, step=step)

    assert the_task(in_work).person == colleague
    title = the_task(in_work).title
    assert remarks(in_work) == [f"{title}: từ {road.here.handler} sang việc chung.", f"{title}: {colleague} nhận."]


def test_a_task_that_somebody_has_is_not_claimed_and_says_whose_it_is(road, in_work, colleague):
    with pytest.raises(DossierError, match=f"{road.here.handler} đã nhận việc"):
        hand_over.claim(in_work, by=colleague, step=the_task(in_work).step)


@pytest.mark.parametrize("who", ["desk", "leader"])
def test_only_the_role_of_the_task_claims_it(road, in_work, who):
    step = the_task(in_work).step
    hand_over.put_back(in_work, by=road.here.handler, step=step)

    with pytest.raises(DossierError, match="cán bộ thụ lý"):
        hand_over.claim(in_work, by=getattr(road.here, who), step=step)


@pytest.mark.parametrize("by", ["handler", "leader"])
def test_the_one_who_has_it_or_a_leader_hands_it_over_with_a_note(road, in_work, colleague, by):
    giver = getattr(road.here, by)

    hand_over.hand_over(in_work, by=giver, step=the_task(in_work).step, to=colleague, note="Bìa đỏ ở tủ 3.")

    assert the_task(in_work).person == colleague
    notice = Notification.objects.get(recipient=colleague)
    assert str(giver) in notice.subject
    assert "Bìa đỏ ở tủ 3." in notice.body
    assert str(road.here.handler) in notice.body
    assert remarks(in_work)[-1].endswith("Bìa đỏ ở tủ 3.")


def test_nobody_else_hands_it_over(road, in_work, colleague):
    for stranger in (colleague, road.here.desk, road.elsewhere.leader):
        with pytest.raises(DossierError, match="chỉ người đang giữ việc hoặc lãnh đạo"):
            hand_over.hand_over(in_work, by=stranger, step=the_task(in_work).step, to=colleague)
    assert the_task(in_work).person == road.here.handler


def test_it_is_given_only_to_whoever_holds_its_role_at_its_office(road, in_work):
    for other in (road.here.desk, road.elsewhere.handler):
        with pytest.raises(DossierError, match="không phải là cán bộ thụ lý"):
            hand_over.hand_over(in_work, by=road.here.handler, step=the_task(in_work).step, to=other)


def test_who_proposed_is_given_no_decision(road, in_work, second_leader):
    appoint(road.here.handler, Role.LEADER, road.here.agency)
    handling.propose(in_work, by=road.here.handler, result=RESULT)
    task = the_task(in_work)
    assert task.person == road.here.leader

    with pytest.raises(DossierError, match="không được giao quyết định"):
        hand_over.hand_over(in_work, by=road.here.leader, step=task.step, to=road.here.handler)
    hand_over.put_back(in_work, by=road.here.leader, step=task.step)
    with pytest.raises(DossierError, match="không được giao quyết định"):
        hand_over.claim(in_work, by=User.objects.get(pk=road.here.handler.pk), step=task.step)
    hand_over.claim(in_work, by=second_leader, step=task.step)


def test_all_are_handed_over_and_what_cannot_be_taken_goes_to_the_pool(road, in_work, colleague):
    more = [the_task(in_work), another_task(road, Role.HANDLER), another_task(road, Role.DESK)]

    done = hand_over.hand_over_all(road.here.handler, by=road.here.leader, to=colleague, note="Nghỉ phép.")

    assert done == (2, 1, False)
    assert Task.objects.open().filter(person=road.here.handler).count() == 0
    assert Task.objects.get(pk=more[-1].pk).person is None
    assert hand_over.hand_over_all(road.here.handler, by=road.here.leader, to=colleague) == (0, 0, False)
    assert sum(len(remarks(task.dossier)) for task in more) == 3


def test_what_another_press_has_moved_meanwhile_is_said_to_be_nowhere(road, in_work, colleague, monkeypatch):
    stale = list(hand_over.open_tasks_of(road.here.handler))
    hand_over.hand_over_all(road.here.handler, by=road.here.leader, to=colleague)
    monkeypatch.setattr(hand_over, "in_batches", lambda rows: iter(stale))

    assert hand_over.hand_over_all(road.here.handler, by=road.here.leader, to=colleague) == (0, 0, False)
    assert the_task(in_work).person == colleague


def test_what_breaks_off_half_way_is_gone_on_with(road, in_work, colleague, monkeypatch):
    monkeypatch.setattr(hand_over, "tell", lambda *args, **kwargs: 1 / 0)
    done = hand_over.hand_over_all(road.here.handler, by=road.here.handler, to=colleague)
    assert done == (0, 0, True)
    assert the_task(in_work).person == road.here.handler
    assert remarks(in_work) == []

    monkeypatch.undo()
    assert hand_over.hand_over_all(road.here.handler, by=road.here.handler, to=colleague) == (1, 0, False)
    assert len(remarks(in_work)) == 1


def test_others_do_not_hand_over_what_one_has(road, in_work, colleague):
    with pytest.raises(DossierError, match="lãnh đạo cơ quan"):
        hand_over.hand_over_all(road.here.handler, by=road.elsewhere.leader, to=colleague)


def test_the_history_still_verifies(road, in_work, colleague):
    hand_over.hand_over(in_work, by=road.here.handler, step=the_task(in_work).step, to=colleague)
    in_work.refresh_from_db()
    assert not list(faults(in_work))
