"""Who leaves keeps no task: after a lock or the loss of a post it is in the pool, and the leaders are told."""

import pytest

from notifications.models import Notification
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Post, Role
from services.dossiers.actions.assignment import leaving
from services.dossiers.models import EventType
from services.dossiers.tasks import look_after_assignment
from tests.dossiers.assignment.conftest import the_task
from tests.factories import StaffFactory
from tests.outbox import work_off


@pytest.fixture
def administrator(client):
    client.force_login(keeper := StaffFactory.create(is_superuser=True))
    return keeper


def test_a_locked_colleagues_tasks_go_back_and_the_leaders_are_told(road, in_work, administrator, client):
    person = road.here.handler
    form = {"username": person.username, "full_name": person.full_name, "is_staff": "on"}

    client.post(f"/admin/accounts/user/{person.pk}/change/", form)
    work_off(leaving.RETURN)

    assert not User.objects.get(pk=person.pk).is_active
    assert the_task(in_work).person is None
    assert "đã bị khóa" in in_work.log.get(act=EventType.ASSIGNED).data["remark"]
    notice = Notification.objects.get(kind="tasks_returned")
    assert notice.recipient == road.here.leader
    assert str(person) in notice.subject
    assert "không còn ai khác giữ vai trò Cán bộ thụ lý" in notice.body


def test_the_leaders_are_not_told_so_where_a_colleague_is_left(road, in_work, administrator, client):
    appoint(StaffFactory.create(), Role.HANDLER, road.here.agency)
    User.objects.filter(pk=road.here.handler.pk).update(is_active=False)

    look_after_assignment()
    work_off(leaving.RETURN)

    assert "không còn ai khác" not in Notification.objects.get(kind="tasks_returned").body


def test_so_do_those_of_who_lost_the_post(road, in_work, administrator, client):
    post = Post.objects.get(user=road.here.handler)

    client.post(f"/admin/agencies/post/{post.pk}/delete/", {"post": "yes"})
    work_off(leaving.RETURN)

    assert the_task(in_work).person is None
    assert "không còn giữ vị trí" in in_work.log.get(act=EventType.ASSIGNED).data["remark"]


def test_and_of_who_got_another_post(road, in_work, administrator, client):
    post = Post.objects.get(user=road.here.handler)
    form = {"user": post.user_id, "agency": post.agency_id, "role": Role.DESK}

    client.post(f"/admin/agencies/post/{post.pk}/change/", form)
    work_off(leaving.RETURN)

    assert the_task(in_work).person is None


def test_who_stays_keeps_them(road, in_work):
    assert leaving.return_tasks(road.here.handler) is None
    assert the_task(in_work).person == road.here.handler


def test_who_was_locked_in_another_way_is_found_by_the_hour(road, in_work):
    User.objects.filter(pk=road.here.handler.pk).update(is_active=False)

    look_after_assignment()
    work_off(leaving.RETURN)
    look_after_assignment()

    assert the_task(in_work).person is None
    assert in_work.log.filter(act=EventType.ASSIGNED).count() == 1


def test_a_job_that_runs_twice_doubles_nothing(road, in_work):
    User.objects.filter(pk=road.here.handler.pk).update(is_active=False)
    person = User.objects.get(pk=road.here.handler.pk)

    assert leaving.return_tasks(person)
    assert leaving.return_tasks(person) is None

    assert in_work.log.filter(act=EventType.ASSIGNED).count() == 1
