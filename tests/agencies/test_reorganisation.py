"""Adding, merging and moving agencies: what is refused, what two people decide, and what the pages say."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from services.agencies import reference_data
from services.agencies.errors import AgencyError
from services.agencies.lookup import agency_of_code, offices_at
from services.agencies.models import (
    AdministrativeUnit,
    Agency,
    AgencyKind,
    FormerCode,
    Reorganisation,
    ReorganisationEvent,
    Role,
)
from services.agencies.permissions import Verb, may, may_at, reach_of
from services.agencies.reorganisation import actions, carrying_out
from services.agencies.reorganisation.models import ReorganisationKind, ReorganisationState
from services.agencies.tasks import look_after_reorganisations
from tests.factories import AgencyFactory, PostFactory, StaffFactory
from tests.outbox import work_off
from tests.pages import Page

pytestmark = pytest.mark.django_db
MERGE, MOVE, ADD = ReorganisationKind.MERGE, ReorganisationKind.MOVE, ReorganisationKind.ADD


@pytest.fixture
def people():
    return [StaffFactory.create(is_superuser=True) for _ in range(2)]


@pytest.fixture
def province():
    return AgencyFactory.create(code="H26", name="UBND thành phố Hà Nội")


@pytest.fixture
def here(province):
    return AgencyFactory.create(code="H26.101", name="UBND phường Ba Đình", superior=province)


@pytest.fixture
def there(province):
    return AgencyFactory.create(code="H26.102", name="UBND phường Khác", superior=province)


def a_plan(kind, **about):
    return Reorganisation(kind=kind, basis="Nghị quyết", **{"effective_on": timezone.localdate(), **about})


def carried_out(people, kind, **about):
    plan = actions.decide(actions.propose(a_plan(kind, **about), by=people[0]), by=people[1])
    work_off(carrying_out.HAND_OVER)
    plan.refresh_from_db()
    return plan


def test_an_agency_moves_with_all_below_it_and_its_old_codes_lead_to_it(people, here):
    other = AgencyFactory.create(code="H29", name="UBND TP. Hồ Chí Minh")
    below = AgencyFactory.create(code="H26.101.02", superior=here)
    head, person = PostFactory.create(agency=other, role=Role.LEADER).user, PostFactory.create(agency=below).user

    plan = carried_out(people, MOVE, agency=here, superior=other, code="H29.7A")

    here.refresh_from_db()
    assert (plan.state, here.code, here.superior, here.payee_code) == ("done", "H29.7A", other, "H26.101")
    assert Agency.objects.get(pk=below.pk).code == "H29.7A.02"
    assert agency_of_code("H26.101") == agency_of_code("H29.7A") == here
    assert may(head, Verb.READ, agency=Agency.objects.get(pk=below.pk))
    assert person.posts.get().agency == below
    assert plan.log.get(act="begun").data["codes"] == {"H26.101": "H29.7A", "H26.101.02": "H29.7A.02"}


def test_money_collected_before_a_move_is_within_reach_after_it(people, here):
    leader = PostFactory.create(agency=here, role=Role.LEADER).user
    other = AgencyFactory.create(code="H29")
    carried_out(people, MOVE, agency=here, superior=other, code="H29.71")
    leader = type(leader).objects.get(pk=leader.pk)
    assert may_at(leader, Verb.READ, "H26.101")
    assert set(reach_of(leader, Verb.READ).payee_codes) == {"H29.71", "H26.101"}


def test_places_loaded_again_add_no_agency_that_was_moved(people):
    reference_data.load_all()
    moved, superior = Agency.objects.get(code="H26.101"), Agency.objects.get(code="H29")
    carried_out(people, MOVE, agency=moved, superior=superior, code="H29.999")
    assert reference_data.load_all()["agencies"] == 0


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("H29", "trực thuộc"),
        ("H29.1.1", "Mã định danh"),
        ("h29.01", "Mã định danh"),
        ("H26.102", "trực thuộc"),
        ("H29.55", "đã hoặc từng"),
        ("H29." + "AA." * 12 + "01", "Mã định danh"),
    ],
)
def test_a_code_of_the_wrong_form_or_place_or_of_another_is_refused(people, here, code, why):
    other = AgencyFactory.create(code="H29")
    FormerCode.objects.create(code="H29.55", agency=other, ended_on=timezone.localdate())
    with pytest.raises(AgencyError, match=why):
        actions.propose(a_plan(MOVE, agency=here, superior=other, code=code), by=people[0])
    assert not Reorganisation.objects.exists()


def test_nobody_moves_under_themselves(people, here, province):
    with pytest.raises(AgencyError, match="trực thuộc"):
        actions.propose(a_plan(MOVE, agency=province, superior=here, code="H26.101.01"), by=people[0])


def test_an_agency_with_others_below_it_or_that_publishes_is_not_merged(people, here, there, province):
    with pytest.raises(AgencyError, match="còn 2 cơ quan trực thuộc"):
        actions.propose(a_plan(MERGE, agency=province, into=here), by=people[0])
    with pytest.raises(AgencyError, match="hai cơ quan khác nhau"):
        actions.propose(a_plan(MERGE, agency=here, into=here), by=people[0])
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(AgencyError, match="từ hôm nay"):
        actions.propose(a_plan(MERGE, agency=here, into=there, effective_on=yesterday), by=people[0])


def test_mergers_in_a_row_lead_to_the_last_one(people, here, there):
    last = AgencyFactory.create(code="H26.103")
    carried_out(people, MERGE, agency=here, into=there)
    carried_out(people, MERGE, agency=there, into=last)
    assert {agency_of_code(code) for code in ("H26.101", "H26.102", "H26.103")} == {last}


def test_people_of_a_merged_commune_find_the_agency_that_serves_it(people, here, there):
    province = AdministrativeUnit.objects.create(code="01", name="Hà Nội", full_name="Thành phố Hà Nội")
    units = [AdministrativeUnit.objects.create(code=f"0000{n}", name=f"Xã {n}", province=province) for n in (1, 2)]
    for agency, unit in zip((here, there), units, strict=True):
        Agency.objects.filter(pk=agency.pk).update(unit=unit, kind=AgencyKind.COMMUNE_COMMITTEE)
    carried_out(people, MERGE, agency=here, into=there)
    for unit in units:
        assert offices_at(Agency.objects.all(), {"commune": unit.code, "province": "01"}) == [there]
        assert offices_at(Agency.objects.all(), [unit.code]) == [there]


def test_what_applies_later_begins_on_its_day(people, here, there):
    tomorrow = timezone.localdate() + timedelta(days=1)
    plan = actions.propose(a_plan(MERGE, agency=here, into=there, effective_on=tomorrow), by=people[0])
    plan = actions.decide(plan, by=people[1])
    look_after_reorganisations()
    assert Reorganisation.objects.get(pk=plan.pk).state == ReorganisationState.APPROVED
    assert Agency.objects.get(pk=here.pk).successor is None
    Reorganisation.objects.filter(pk=plan.pk).update(effective_on=timezone.localdate())
    look_after_reorganisations()
    work_off(carrying_out.HAND_OVER)
    assert Agency.objects.get(pk=here.pk).successor == there


def test_an_agency_is_added_by_two_people_and_receives_what_another_does(people, here):
    plan = carried_out(people, ADD, code="H26.01", name="Phòng Mới", superior=here.superior, example=here)
    added = Agency.objects.get(code="H26.01")
    assert (plan.agency, added.superior, added.name) == (added, here.superior, "Phòng Mới")
    with pytest.raises(AgencyError, match="đã hoặc từng"):
        actions.propose(a_plan(ADD, code="H26.01", name="Lần nữa", superior=here.superior), by=people[0])


def test_two_proposals_of_one_code_are_not_both_carried_out(people, here):
    first, second = (
        actions.propose(a_plan(ADD, code="H26.01", name="Phòng Mới", superior=here.superior), by=one) for one in people
    )
    actions.decide(first, by=people[1])
    with pytest.raises(AgencyError, match="đã hoặc từng"):
        actions.decide(second, by=people[0])
    assert Reorganisation.objects.get(pk=second.pk).state == ReorganisationState.PROPOSED
    actions.withdraw(second, by=people[0])


def test_a_proposal_whose_day_has_passed_is_not_decided_any_more(people, here, there):
    plan = actions.propose(a_plan(MERGE, agency=here, into=there), by=people[0])
    Reorganisation.objects.filter(pk=plan.pk).update(effective_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(AgencyError, match="đã qua"):
        actions.decide(plan, by=people[1])
    assert Agency.objects.in_force().filter(pk=here.pk).exists()
    actions.withdraw(plan, by=people[1])


@pytest.mark.parametrize("first", ["move", "add"])
def test_an_agency_that_another_proposal_needs_is_neither_ended_nor_moved(people, here, there, province, first):
    below = AgencyFactory.create(code="H26.201", superior=province)
    about = {"agency": below, "code": "H26.101.01"} if first == "move" else {"code": "H26.101.01", "name": "Phòng Mới"}
    needs = actions.propose(a_plan(first, superior=here, **about), by=people[0])
    other = AgencyFactory.create(code="H29")
    for plan in (a_plan(MERGE, agency=here, into=there), a_plan(MOVE, agency=here, superior=other, code="H29.01")):
        with pytest.raises(AgencyError, match="chưa xong"):
            actions.propose(plan, by=people[1])
    actions.withdraw(needs, by=people[0])
    actions.propose(a_plan(MERGE, agency=here, into=there), by=people[1])


def test_a_code_that_was_decided_for_a_later_day_is_not_given_before(people, here):
    later = timezone.localdate() + timedelta(days=3)
    about = {"code": "H26.01", "superior": here.superior}
    actions.decide(actions.propose(a_plan(ADD, name="Sau", effective_on=later, **about), by=people[0]), by=people[1])
    with pytest.raises(AgencyError, match="chờ đến ngày"):
        actions.propose(a_plan(ADD, name="Trước", **about), by=people[0])


def test_the_database_takes_no_second_merger_of_an_agency_and_no_single_person(people, here, there):
    plan = actions.propose(a_plan(MERGE, agency=here, into=there), by=people[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Reorganisation.objects.filter(pk=plan.pk).update(state="approved", decided_by=people[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        a_plan(MERGE, agency=here, into=there, proposed_by=people[1]).save(force_insert=True)


def test_the_log_and_former_codes_stay(people, here):
    other = AgencyFactory.create(code="H29")
    carried_out(people, MOVE, agency=here, superior=other, code="H29.71")
    for rows in (ReorganisationEvent.objects.all(), FormerCode.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReorganisationEvent.objects.update(act="done")


def test_the_road_over_the_pages(client, people, here, there):
    client.force_login(people[0])
    form = {"agency": "H26.101", "into": "H26.102", "basis": "Nghị quyết", "effective_on": "01/01/2000"}
    address = reverse("admin:reorganisation_propose", args=["sap-nhap"])
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert Page(refused).mentions("từ hôm nay trở đi")
    assert 'value="H26.102"' in refused.content.decode()

    today = f"{timezone.localdate():%d/%m/%Y}"
    page = client.post(address, {**form, "effective_on": today}, follow=True)
    plan = Reorganisation.objects.get()
    assert Page(page).mentions("Những gì chuyển, những gì ở lại")
    assert Page(page).mentions("Không hoàn tác được")
    assert Page(page).mentions("Bạn là người đề nghị")
    act = reverse("admin:reorganisation_act", args=[plan.pk, "quyet-dinh"])
    assert Page(client.post(act, {"understood": "on"}, follow=True)).mentions("tự quyết định")

    client.force_login(people[1])
    assert client.post(act).status_code == 422
    assert Page(client.post(act, {"understood": "on"}, follow=True)).mentions("Đang chuyển")
    assert Page(client.post(act, {"understood": "on"}, follow=True)).mentions("nên không làm được nữa")
    work_off(carrying_out.HAND_OVER)
    assert Page(client.get(reverse("admin:reorganisation", args=[plan.pk]))).mentions("Chuyển xong")
    client.logout()
    public = Page(client.get("/co-quan/H26.101/"))
    assert public.mentions("Cơ quan này đã sáp nhập vào UBND phường Khác")


@pytest.mark.parametrize("slug", ["sap-nhap", "chuyen", "them"])
def test_bad_input_comes_back_with_a_sentence(client, people, slug):
    client.force_login(people[0])
    form = {"agency": "X\x00", "into": "không có", "superior": "ZZ", "code": "!!", "unit": "xx", "name": "a" * 400}
    response = client.post(reverse("admin:reorganisation_propose", args=[slug]), form)
    assert response.status_code == 422


def test_the_page_of_an_old_code_says_the_new_one(client, people, here):
    other = AgencyFactory.create(code="H29")
    carried_out(people, MOVE, agency=here, superior=other, code="H29.71")
    page = Page(client.get("/co-quan/H26.101/"))
    assert page.mentions("mã cũ của cơ quan này")
    assert "/co-quan/H29.71/" in [link.href for link in page.links()]
    assert client.get("/co-quan/H99/").status_code == 404


def test_what_is_not_known_is_said_and_the_map_is_a_plain_link(client, here):
    assert Page(client.get("/co-quan/H26.101/")).mentions("Địa chỉ chưa được cập nhật")
    Agency.objects.filter(pk=here.pk).update(map_url="https://maps.example/?q=1,2", phone="024 1234 5678")
    content = client.get("/co-quan/H26.101/").content.decode()
    assert '<a href="https://maps.example/?q=1,2" rel="noopener noreferrer">' in content
    assert 'href="tel:02412345678"' in content
