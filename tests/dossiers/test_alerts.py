"""Alerts about tasks in working time, to whom they go and how they are switched off; the digest of the day."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils.timezone import get_current_timezone, localtime

from notifications.models import Delivery, Notification
from portal.accounts.actions import create_staff
from services.agencies.actions import appoint
from services.agencies.models import Absence, Role
from services.dossiers.actions import alerts, digests
from services.dossiers.models import AlertOff, Task
from services.dossiers.tasks import look_after_alerts, send_digests
from tests.dossiers.test_race import paid_dossier
from tests.dossiers.test_views_following import signed_in
from tests.pages import Page

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=get_current_timezone())
PAGE = "/admin/dossiers/dossier/alerts/"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=True) as moved:
        yield moved


@pytest.fixture
def task(clock, road):
    """The check at the desk, eight working hours from Monday 8:00: due on Tuesday 8:30."""
    return Task.objects.get(dossier=paid_dossier(road))


@pytest.fixture
def head(road):
    person = create_staff("head", "Vũ Phụ Trách", "x")
    appoint(person, Role.DESK_HEAD, road.here.agency)
    return person


def told(at, clock):
    """Who is told what at this hour of that day of the week, as it were; twice, as a killed worker would."""
    day, hour, minute = at
    clock.move_to(datetime.combine(MONDAY.date() + timedelta(days=day), time(hour, minute), MONDAY.tzinfo))
    before = set(Notification.objects.values_list("pk", flat=True))
    look_after_alerts()
    look_after_alerts()
    new = Notification.objects.exclude(pk__in=before).select_related("recipient")
    return sorted((one.kind, one.recipient.username) for one in new)


def test_the_person_is_told_before_and_at_the_limit_then_the_heads(road, task, head, clock):
    desk, leader = road.here.desk.username, road.here.leader.username
    assert localtime(task.due_at).strftime("%a %H:%M") == "Tue 08:30"

    assert told((0, 14, 0), clock) == []
    assert told((0, 16, 35), clock) == [("task_soon", desk)]
    assert told((1, 8, 25), clock) == []
    assert told((1, 8, 31), clock) == [("task_over", desk)]
    assert told((1, 9, 25), clock) == []
    assert told((1, 9, 31), clock) == [("task_late", head.username)]
    assert told((2, 8, 25), clock) == []
    assert told((2, 8, 31), clock) == [("task_late", leader)]
    assert told((4, 9, 0), clock) == []


def test_nobody_is_told_outside_working_time(road, task, clock):
    assert told((0, 23, 0), clock) == []
    assert told((1, 7, 29), clock) == []
    assert told((1, 7, 31), clock) == [("task_soon", road.here.desk.username)]


def test_a_task_that_is_done_reminds_nobody(road, task, clock):
    Task.objects.update(cancelled_at=MONDAY)
    assert told((3, 9, 0), clock) == []


def test_a_task_of_the_pool_is_told_to_who_is_responsible(road, task, head, clock):
    Task.objects.update(person=None)
    assert told((0, 16, 35), clock) == [("task_soon", head.username)]
    head.is_active = False
    head.save()
    assert told((1, 8, 31), clock) == [("task_over", road.here.leader.username)]


def test_the_stand_in_of_who_is_away_is_told(road, task, clock):
    other = create_staff("desk-2", "Lê Thay", "x")
    appoint(other, Role.DESK, road.here.agency)
    today = MONDAY.date()
    Absence.objects.create(person=road.here.desk, first_day=today, last_day=today, stand_in=other, begun_at=MONDAY)

    assert told((0, 16, 35), clock) == [("task_soon", other.username)]


def test_a_limit_that_moved_moves_its_alerts(road, task, clock):
    Task.objects.update(due_at=task.due_at + timedelta(days=2))
    assert told((0, 16, 35), clock) == []
    assert told((2, 16, 0), clock) == [("task_soon", road.here.desk.username)]


def test_what_breaks_off_is_told_once_all_the_same(road, task, clock, monkeypatch):
    def killed(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(alerts, "tell", killed)
        with pytest.raises(SystemExit):
            told((0, 16, 35), clock)
    assert told((0, 16, 40), clock) == [("task_soon", road.here.desk.username)]


def test_each_alert_is_switched_off_by_page_and_by_mail_but_not_what_is_escalated(road, task, head, clock):
    for person in (road.here.desk, head):
        person.email = f"{person.username}@example.org"
        person.save()
    clerk, chief = signed_in(road.here.desk), signed_in(head)
    page = Page(clerk.get(PAGE))
    assert len(page.element.xpath("//main//input[@type='checkbox'][@checked]")) == 8

    assert "Đã lưu" in Page(clerk.post(PAGE, {"luu": "1", "soon-email": "1", "over-page": "1"}, follow=True)).text
    chief.post(PAGE, {"luu": "1"})
    assert AlertOff.objects.filter(person=head).count() == 7

    told((0, 16, 35), clock)
    told((1, 8, 31), clock)
    told((1, 9, 31), clock)

    def ways(kind):
        notice = Notification.objects.get(kind=kind)
        return notice.read_at is None, Delivery.objects.filter(notification=notice).exists()

    assert (ways("task_soon"), ways("task_over"), ways("task_late")) == ((False, True), (True, False), (True, False))


def test_the_digest_comes_once_on_the_morning_of_a_working_day(road, task, clock):
    def told_in_the_morning():
        send_digests()
        return [(one.recipient, one.subject) for one in Notification.objects.filter(kind="day_begins").order_by("pk")]

    clock.move_to(MONDAY.replace(hour=7, minute=0))
    assert told_in_the_morning() == []
    clock.move_to(MONDAY.replace(hour=9) + timedelta(days=1))
    assert told_in_the_morning() == [(road.here.desk, "Việc hôm nay: 1 trễ hạn, 1 mới")]
    assert len(told_in_the_morning()) == 1
    clock.move_to(MONDAY.replace(hour=9) + timedelta(days=5))
    assert len(told_in_the_morning()) == 1
    clock.move_to(MONDAY.replace(hour=9) + timedelta(days=7))
    assert told_in_the_morning()[1:] == [(road.here.desk, "Việc hôm nay: 1 trễ hạn")]


def test_a_digest_that_broke_off_goes_on_without_telling_twice(road, task, clock, monkeypatch, caplog):
    caplog.set_level("CRITICAL", "core.batches")
    leader_too = create_staff("desk-3", "Hồ Ba", "x")
    appoint(leader_too, Role.DESK, road.here.agency)
    Task.objects.create(
        agency=task.agency, dossier=task.dossier, step="x", title="Việc", role=Role.DESK, person=leader_too,
        due_at=MONDAY, opened_at=MONDAY,
    )  # fmt: skip
    send, calls = alerts.send, list[object]()

    def fails_once(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise ValueError
        send(*args, **kwargs)

    monkeypatch.setattr(digests, "send", fails_once)
    clock.move_to(MONDAY.replace(hour=9) + timedelta(days=1))
    send_digests()
    assert Notification.objects.filter(kind="day_begins").count() == 1
    send_digests()
    send_digests()
    assert Notification.objects.filter(kind="day_begins").count() == 2
