"""Who appoints at an office: leaders give the roles that prepare, administrators the rest; each change is kept."""

import pytest
from django.db import IntegrityError

from notifications.models import Notification
from services.agencies import actions
from services.agencies.actions import Signature
from services.agencies.errors import AgencyError
from services.agencies.models import Agency, Post, Role, StaffChange
from services.dossiers.actions.assignment import leaving
from tests.dossiers.assignment.conftest import the_task
from tests.dossiers.test_views_following import signed_in
from tests.factories import AgencyFactory, StaffFactory, leader_at, staff_at
from tests.outbox import work_off
from tests.pages import Page

PEOPLE = "/admin/dossiers/dossier/people/"


@pytest.fixture
def leader(db):
    return leader_at("H26.03")


@pytest.fixture
def office(leader):
    return leader.posts.get().agency


@pytest.fixture
def newcomer(db):
    return StaffFactory.create(full_name="Lê Thị Bưởi")


def page_of(office, person):
    return f"{PEOPLE}{office.pk}/{person.pk}/"


def changes():
    return list(StaffChange.objects.order_by("pk").values_list("kind", "role"))


def test_a_leader_finds_somebody_by_name_gives_a_role_and_ends_it(leader, office, newcomer):
    chief = signed_in(leader)

    found = Page(chief.get(PEOPLE, {"co-quan": office.pk, "ten": "lê thị"}))
    assert page_of(office, newcomer) in {link.href for link in found.links()}
    form = {"desk": "on", "desk-title": "Công chức", "desk-authority": ""}
    chief.post(page_of(office, newcomer), form)
    chief.post(page_of(office, newcomer), form)  # a second press
    assert newcomer.posts.get().title == "Công chức"
    chief.post(page_of(office, newcomer), {})

    assert not newcomer.posts.exists()
    assert changes() == [("given", "desk"), ("ended", "desk")]
    shown = Page(chief.get(PEOPLE)).text
    assert "Giao vai trò: Cán bộ một cửa" in shown
    assert "Thôi vai trò: Cán bộ một cửa" in shown


def test_a_leader_gives_no_power_over_money_results_or_procedures(leader, office, newcomer):
    signed_in(leader).post(page_of(office, newcomer), {"leader": "on", "approver": "on"})

    assert not newcomer.posts.exists()
    with pytest.raises(AgencyError, match="thẩm quyền"):
        actions.give_post(newcomer, Role.LEADER, office, by=leader)


def test_nobody_appoints_themselves(leader, office):
    with pytest.raises(AgencyError, match="chính mình"):
        actions.give_post(leader, Role.DESK, office, by=leader)


def test_a_leader_appoints_below_but_not_beside(leader, newcomer):
    below, beside = AgencyFactory.create(code="H26.03.01"), AgencyFactory.create(code="H26.04")
    chief = signed_in(leader)

    assert chief.get(page_of(below, newcomer)).status_code == 200
    assert chief.get(page_of(beside, newcomer)).status_code == 404
    assert chief.get(PEOPLE, {"co-quan": beside.pk}).status_code == 404


def test_what_a_leader_may_not_give_stays_as_it_is(leader, office):
    person = staff_at("H26.03", Role.DESK, Role.AUTHOR)

    signed_in(leader).post(page_of(office, person), {"handler": "on"})

    assert set(person.posts.values_list("role", flat=True)) == {Role.HANDLER, Role.AUTHOR}


def test_a_leader_locks_who_works_for_them_alone(leader, office):
    own, shared = staff_at("H26.03", Role.DESK), staff_at("H26.03", Role.DESK)
    Post.objects.create(user=shared, agency=AgencyFactory.create(code="H29.01"), role=Role.DESK)
    chief = signed_in(leader)

    for person in (own, shared, leader):
        chief.post(f"{page_of(office, person)}lock/", {"khoa": "1"})
        person.refresh_from_db()

    assert [person.is_active for person in (own, shared, leader)] == [False, True, True]
    chief.post(f"{page_of(office, own)}lock/", {"mo-lai": "1"})
    own.refresh_from_db()
    assert not own.is_active, "only an administrator opens it again"
    assert changes() == [("locked", "")]


def test_an_administrator_gives_every_role_and_opens_an_account_again(office, leader, newcomer):
    keeper = signed_in(StaffFactory.create(is_superuser=True))
    actions.lock_account(leader, by=StaffFactory.create(is_superuser=True))

    keeper.post(f"{page_of(office, leader)}lock/", {"mo-lai": "1"})
    keeper.post(page_of(office, newcomer), {"leader": "on", "leader-title": "Chủ tịch"})

    leader.refresh_from_db()
    assert leader.is_active
    assert newcomer.posts.get().role == Role.LEADER
    assert changes() == [("locked", ""), ("unlocked", ""), ("given", "leader")]


def test_no_role_is_given_to_a_locked_account(leader, office, newcomer):
    actions.lock_account(newcomer, by=StaffFactory.create(is_superuser=True))
    page = Page(signed_in(leader).post(page_of(office, newcomer), {"desk": "on", "desk-title": "Công chức"}))

    assert "đang bị khóa" in page.text
    assert not newcomer.posts.exists()


def test_the_work_of_whoever_loses_a_role_goes_back_to_the_pool(road, in_work):
    person, chief = road.here.handler, signed_in(road.here.leader)

    chief.post(page_of(road.here.agency, person), {})
    work_off(leaving.RETURN)

    assert the_task(in_work).person is None
    assert Notification.objects.filter(kind="tasks_returned").exists()


@pytest.mark.parametrize("role", [Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.AUTHOR, Role.APPROVER])
def test_whoever_leads_nothing_appoints_nobody(role, newcomer):
    person = staff_at("H26.03", role)

    assert signed_in(person).get(PEOPLE).status_code == 404
    assert signed_in(person).get(page_of(Agency.objects.get(), newcomer)).status_code == 404


def test_another_title_is_a_change_of_its_own(leader, office, newcomer):
    actions.give_post(newcomer, Role.HANDLER, office, by=leader)
    actions.give_post(newcomer, Role.HANDLER, office, Signature("Chuyên viên"), by=leader)
    actions.give_post(newcomer, Role.HANDLER, office, Signature("Chuyên viên"), by=leader)

    assert changes() == [("given", "handler"), ("changed", "handler")]


def test_the_admins_own_pages_leave_the_same_record(client, office, newcomer):
    client.force_login(StaffFactory.create(is_superuser=True))

    client.post("/admin/agencies/post/add/", {"user": newcomer.pk, "agency": office.pk, "role": "desk"})
    form = {"username": newcomer.username, "full_name": newcomer.full_name, "is_staff": "on"}
    client.post(f"/admin/accounts/user/{newcomer.pk}/change/", form)

    assert changes() == [("given", "desk"), ("locked", "")]


def test_the_record_is_neither_changed_nor_removed(leader, office, newcomer):
    actions.give_post(newcomer, Role.DESK, office, by=leader)

    with pytest.raises(IntegrityError, match="never rewritten"):
        StaffChange.objects.update(role=Role.LEADER)
