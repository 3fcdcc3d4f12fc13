"""Rules of assignment: whom a new task is given to first, and who says so."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from services.agencies.models import Absence, AdministrativeUnit, Post, Role
from services.dossiers.actions.assignment import assignment_rules
from services.dossiers.assignment import assignees
from services.dossiers.assignment.assignees import Matter
from services.dossiers.errors import DossierError
from services.dossiers.models import AssignmentRule, Task
from tests.pages import Page


@pytest.fixture
def busy(road, in_work, colleague) -> Post:
    """The post of the handling clerk, who has a task while the colleague has none."""
    return Post.objects.get(user=road.here.handler, role=Role.HANDLER)


@pytest.fixture
def ba_dinh(road) -> AdministrativeUnit:
    """The commune of the office, in its province."""
    province = AdministrativeUnit.objects.create(
        code="01", name="Hà Nội", full_name="Thành phố Hà Nội", folded="ha noi"
    )
    return AdministrativeUnit.objects.create(
        code="00004", name="Ba Đình", full_name="Phường Ba Đình", folded="ba dinh", province=province
    )


def chosen(road, *, letter="h", place="", but=()):
    matter = Matter(road.version.procedure_id, letter, place)
    return assignees.choose(road.here.agency.pk, Role.HANDLER, matter, but=but)


def test_without_a_rule_the_least_busy_is_given_the_task(road, busy, colleague):
    assert chosen(road) == colleague.pk


def test_a_rule_of_the_procedure_comes_before_the_load(road, busy):
    assignment_rules.add_rule(busy, by=road.here.leader, procedure=road.version.procedure)

    assert chosen(road) == busy.user_id


@pytest.mark.parametrize(("letter", "fits"), [("a", True), ("h", True), ("i", False), ("", False)])
def test_a_rule_of_letters_fits_those_between(road, busy, colleague, letter, fits):
    assignment_rules.add_rule(busy, by=road.here.leader, first_letter="A", last_letter="h")

    assert chosen(road, letter=letter) == (busy.user_id if fits else colleague.pk)


def test_the_letter_is_of_the_given_name_without_marks(paid):
    paid.applicant_name = "Nguyễn Thị Ánh"
    assert Matter.of(paid).letter == "a"
    paid.applicant_name = "Trần Đông"
    assert Matter.of(paid).letter == "d"
    paid.applicant_name = "Công ty 68"
    assert Matter.of(paid).letter == ""


@pytest.mark.parametrize(
    ("of", "place", "fits"),
    [
        ("00004", "00004", True),
        ("01", "00004", True),
        ("01", "01", True),
        ("00004", "01", False),
        ("00004", "", False),
        ("01", "00008", False),
    ],
)
def test_a_rule_of_a_place_fits_it_and_what_lies_in_it(road, busy, colleague, ba_dinh, of, place, fits):
    assignment_rules.add_rule(busy, by=road.here.leader, place=AdministrativeUnit.objects.get(pk=of))

    assert chosen(road, place=place) == (busy.user_id if fits else colleague.pk)


def test_a_place_and_a_procedure_must_both_fit(road, busy, colleague, ba_dinh):
    assignment_rules.add_rule(busy, by=road.here.leader, place=ba_dinh, procedure=road.version.procedure)

    assert chosen(road, place="00004") == busy.user_id
    assert chosen(road, place="00008") == colleague.pk


def test_whom_a_task_goes_to_is_one_query_with_rules_of_places_too(road, busy, ba_dinh, django_assert_num_queries):
    assignment_rules.add_rule(busy, by=road.here.leader, place=ba_dinh)

    with django_assert_num_queries(1):
        chosen(road, place="00004")


def test_a_dossier_without_a_place_of_its_own_is_where_its_office_stands(paid, ba_dinh):
    assert Matter.of(paid).place == ""
    paid.agency.unit = ba_dinh
    assert Matter.of(paid).place == "00004"
    paid.place = "00008"
    assert Matter.of(paid).place == "00008"


def test_a_rule_of_another_procedure_does_not_fit(road, busy, colleague):
    assignment_rules.add_rule(busy, by=road.here.leader, procedure=road.version.procedure)

    assert assignees.choose(road.here.agency.pk, Role.HANDLER, Matter(0, "h")) == colleague.pk


def test_of_two_who_have_a_rule_the_less_busy_one_is_given_the_task(road, busy, colleague):
    for post in (busy, Post.objects.get(user=colleague)):
        assignment_rules.add_rule(post, by=road.here.leader, procedure=road.version.procedure)

    assert chosen(road) == colleague.pk


def test_who_proposed_is_passed_over_in_spite_of_their_rule(road, busy, colleague):
    assignment_rules.add_rule(busy, by=road.here.leader, procedure=road.version.procedure)

    assert chosen(road, but=[busy.user_id]) == colleague.pk


def test_while_they_are_away_their_stand_in_is_given_the_task(road, busy, colleague):
    assignment_rules.add_rule(busy, by=road.here.leader, procedure=road.version.procedure)
    today = timezone.localdate()
    Absence.objects.create(person=busy.user, first_day=today, last_day=today + timedelta(days=3), stand_in=colleague)

    assert chosen(road) == colleague.pk


def test_a_task_that_is_opened_follows_the_rule(road, busy, colleague):
    desk_post = Post.objects.get(user=road.here.desk)
    assignment_rules.add_rule(desk_post, by=road.here.leader, first_letter="h", last_letter="h")

    assert Task.objects.filter(step="check").latest("pk").person == road.here.desk


def test_a_leader_adds_and_removes_rules_on_the_page_of_the_person(road, busy, client):
    client.force_login(road.here.leader)
    page = f"/admin/dossiers/dossier/assignment/{busy.user_id}/"
    client.post(
        page, {"quy-tac": "1", "quy-tac-post": busy.pk, "quy-tac-first_letter": "Đ", "quy-tac-last_letter": "h"}
    )

    [rule] = AssignmentRule.objects.all()
    assert (rule.first_letter, rule.last_letter) == ("d", "h")
    assert "từ D đến H" in Page(client.get(page)).text

    client.post(f"/admin/dossiers/dossier/assignment-rule/{rule.pk}/remove/")
    assert not AssignmentRule.objects.exists()
    again = client.post(f"/admin/dossiers/dossier/assignment-rule/{rule.pk}/remove/", follow=True)
    assert "đã được bỏ rồi" in Page(again).notices[-1]


def test_a_leader_chooses_the_place_among_those_of_the_province(road, busy, ba_dinh, client):
    road.here.agency.unit = ba_dinh
    road.here.agency.save()
    AdministrativeUnit.objects.create(code="79", name="TP.HCM", full_name="Thành phố Hồ Chí Minh", folded="hcm")
    client.force_login(road.here.leader)
    page = f"/admin/dossiers/dossier/assignment/{busy.user_id}/"

    offered = Page(client.get(page)).element.xpath("//select[@name='quy-tac-place']/option/@value")
    client.post(page, {"quy-tac": "1", "quy-tac-post": busy.pk, "quy-tac-place": "00004"})

    assert offered == ["", "00004", "01", "79"]
    assert "nơi liên quan là Phường Ba Đình" in Page(client.get(page)).text
    answer = client.post(page, {"quy-tac": "1", "quy-tac-post": busy.pk, "quy-tac-place": "99999"})
    assert answer.status_code == 422
    assert [rule.place for rule in AssignmentRule.objects.all()] == [ba_dinh]


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [("", "", "Hãy chọn thủ tục"), ("h", "a", "từ chữ trước đến chữ sau"), ("1", "3", "từ chữ trước đến chữ sau")],
)
def test_a_rule_that_says_nothing_is_refused_and_what_was_typed_stays(road, busy, client, first, last, sentence):
    client.force_login(road.here.leader)

    answer = client.post(
        f"/admin/dossiers/dossier/assignment/{busy.user_id}/",
        {"quy-tac": "1", "quy-tac-post": busy.pk, "quy-tac-first_letter": first, "quy-tac-last_letter": last},
    )

    assert answer.status_code == 422
    assert sentence in Page(answer).text
    assert Page(answer).element.xpath("//input[@name='quy-tac-first_letter']/@value") == ([first] if first else [])
    assert not AssignmentRule.objects.exists()


def test_nobody_says_whom_another_office_gives_its_tasks_to(road, busy, client):
    with pytest.raises(DossierError):
        assignment_rules.add_rule(busy, by=road.elsewhere.leader, first_letter="a")
    rule = assignment_rules.add_rule(busy, by=road.here.leader, first_letter="a")
    client.force_login(road.elsewhere.leader)

    assert client.post(f"/admin/dossiers/dossier/assignment-rule/{rule.pk}/remove/").status_code == 404


def test_a_rule_said_twice_is_one(road, busy):
    for _ in range(2):
        assignment_rules.add_rule(busy, by=road.here.leader, first_letter="a", last_letter="c")

    assert AssignmentRule.objects.count() == 1
    with pytest.raises(IntegrityError):
        AssignmentRule.objects.create(post=busy, first_letter="a", last_letter="c")
