"""The pages about who does a task: the buttons of the work page, the office for its leader, each person's own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from services.agencies.models import Absence
from services.dossiers.actions import desk
from services.dossiers.actions.assignment import hand_over
from tests.dossiers.assignment.conftest import the_task
from tests.dossiers.test_views_following import act, signed_in, work
from tests.factories import StaffFactory
from tests.pages import Page

OFFICE = "/admin/dossiers/dossier/assignment/"


def own(person):
    return f"{OFFICE}{person.pk}/"


def day(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_the_work_page_names_the_person_and_hands_over(road, in_work, colleague):
    clerk, slug = signed_in(road.here.handler), f"giao-chuyen-{the_task(in_work).step}"

    page = Page(clerk.get(work(in_work)))
    assert str(road.here.handler) in page.text
    assert not page.buttons("Nhận việc này")
    page = Page(clerk.get(page.link("Chuyển cho đồng nghiệp").href))
    assert f"{colleague} – 0 việc đang mở" in page.text
    assert page.button("Chuyển cho đồng nghiệp").action == work(in_work, slug)
    done = act(clerk, in_work, slug, to=colleague.pk, note="Giúp tôi.")

    assert any("Đã chuyển việc" in notice for notice in Page(done).notices)
    assert the_task(in_work).person == colleague


def test_what_was_typed_stays_when_a_colleague_was_quicker_and_it_says_who(road, in_work, colleague):
    clerk, slug = signed_in(road.here.handler), f"giao-chuyen-{the_task(in_work).step}"
    hand_over.hand_over(in_work, by=road.here.leader, step=the_task(in_work).step, to=colleague)

    page = Page(act(clerk, in_work, slug, to=colleague.pk, note="Bìa đỏ ở tủ 3."))

    assert "Bìa đỏ ở tủ 3." in page.text
    assert str(road.here.leader) in page.text


def test_what_was_typed_stays_when_the_task_is_gone_and_it_says_who_ended_it(road, in_work, colleague):
    clerk, slug = signed_in(road.here.handler), f"giao-chuyen-{the_task(in_work).step}"
    desk.request_supplement(in_work, by=road.here.handler, fields_asked=["copies"], note="Ghi lại số bản sao.")

    page = Page(act(clerk, in_work, slug, to=colleague.pk, note="Bìa đỏ ở tủ 3."))

    assert "Bìa đỏ ở tủ 3." in page.text
    assert f"{road.here.handler}, " in page.text
    assert "Yêu cầu bổ sung. Hãy xem lại" in page.text


def test_whoever_holds_the_role_claims_and_puts_back_with_a_button(road, in_work, colleague):
    step, clerk = the_task(in_work).step, signed_in(colleague)
    hand_over.put_back(in_work, by=road.here.handler, step=step)

    assert Page(clerk.get(work(in_work))).buttons("Nhận việc này")
    act(clerk, in_work, f"giao-nhan-{step}")
    assert the_task(in_work).person == colleague
    act(clerk, in_work, f"giao-tra-{step}")
    assert the_task(in_work).person is None


def test_others_of_the_office_are_offered_none_of_it(road, in_work):
    page = Page(signed_in(road.here.desk).get(work(in_work)))

    assert not page.buttons("Nhận việc này")
    assert not page.links("Chuyển cho đồng nghiệp")


def test_the_leader_sees_the_people_and_their_work(road, in_work, colleague, django_assert_max_num_queries):
    Absence.objects.create(person=colleague, first_day=day(0), last_day=day(2), stand_in=road.here.handler)
    leader = signed_in(road.here.leader)
    with django_assert_max_num_queries(10):
        page = Page(leader.get(OFFICE))

    assert " 1 " in page.row(str(road.here.handler)).text
    assert f"{road.here.handler} làm thay" in page.row(str(colleague)).text


def test_more_than_99_tasks_are_not_counted(road, in_work, monkeypatch):
    monkeypatch.setattr("services.dossiers.assignment.colleagues.AT_MOST", 0)
    assert "0+" in Page(signed_in(road.here.leader).get(OFFICE)).row(str(road.here.handler)).text


def test_who_leads_nothing_has_their_own_page_and_no_other(road, in_work, colleague):
    clerk = signed_in(road.here.handler)

    assert clerk.get(OFFICE)["Location"] == own(road.here.handler)
    assert clerk.get(own(road.here.handler)).status_code == 200
    assert clerk.get(own(colleague)).status_code == 404
    assert signed_in(road.elsewhere.leader).get(own(colleague)).status_code == 404
    assert signed_in(StaffFactory.create()).get(OFFICE, follow=True).status_code == 403


def test_all_are_handed_over_from_the_page(road, in_work, colleague):
    leader = signed_in(road.here.leader)

    told = {"chuyen-het": "1", "chuyen-het-to": colleague.pk, "chuyen-het-note": "Nghỉ ốm."}
    page = Page(leader.post(own(road.here.handler), told, follow=True))

    assert any(f"Đã chuyển 1 việc cho {colleague}" in notice for notice in page.notices)
    assert the_task(in_work).person == colleague


def test_an_absence_is_entered_refused_and_taken_back(road, colleague):
    clerk, address = signed_in(road.here.handler), own(road.here.handler)
    told = {"vang": "1", "vang-first_day": day(2), "vang-last_day": day(1), "vang-note": "Học tập trung"}

    refused = clerk.post(address, told)
    assert refused.status_code == 422
    assert "từ ngày đầu trở đi" in Page(refused).text
    assert "Học tập trung" in refused.content.decode()
    page = Page(clerk.post(address, {**told, "vang-last_day": day(3), "vang-stand_in": colleague.pk}, follow=True))
    assert f"{colleague} làm thay" in page.text

    absence = Absence.objects.get()
    taken_back = f"/admin/dossiers/dossier/absence/{absence.pk}/take-back/"
    assert signed_in(colleague).post(taken_back).status_code == 404
    clerk.post(taken_back)
    assert not Absence.objects.exists()
    assert "đã được bỏ rồi" in Page(clerk.post(taken_back, follow=True)).notices[-1]


@pytest.mark.parametrize(("first_day", "is_told"), [(0, True), (1, False)])
def test_who_enters_an_absence_from_today_on_is_told_that_tasks_are_on_their_way(road, first_day, is_told):
    told = {"vang": "1", "vang-first_day": day(first_day), "vang-last_day": day(2)}

    page = Page(signed_in(road.here.handler).post(own(road.here.handler), told, follow=True))

    assert page.mentions("Việc đang mở đang được chuyển") is is_told


def test_enter_in_a_field_does_nothing(road, colleague):
    typed = {"_stay": "vang", "vang-first_day": day(1), "vang-last_day": day(1), "vang-note": "Đi học"}
    page = Page(signed_in(road.here.handler).post(own(road.here.handler), typed))

    assert not Absence.objects.exists()
    assert "“Ghi ngày vắng” chưa được thực hiện" in page.notices[0]
    assert page.field("vang-note").value == "Đi học"


@pytest.mark.parametrize("what", ["chuyen-het", "vang"])
def test_nothing_chosen_is_said_in_the_form(road, in_work, what):
    response = signed_in(road.here.handler).post(own(road.here.handler), {what: "1"})
    assert response.status_code == 422
    assert "Hãy chọn" in Page(response).text


def test_a_person_dropped_on_a_colleague_opens_the_form_with_that_colleague(road, in_work, colleague):
    leader = signed_in(road.here.leader)
    page = Page(leader.get("/admin/dossiers/dossier/figures/"))
    [row] = page.element.xpath(f"//tr[@data-person='{road.here.handler.pk}']")
    assert row.get("data-form") == own(road.here.handler)
    assert "data-has-tasks" in row.attrib

    form = Page(leader.get(own(road.here.handler), {"cho": colleague.pk}))

    assert form.field("chuyen-het-to").value == str(colleague.pk)
    assert the_task(in_work).person == road.here.handler
    for nobody in (road.elsewhere.handler.pk, road.here.handler.pk, "pool", "x"):
        refused = Page(leader.get(own(road.here.handler), {"cho": nobody}))
        assert not refused.field("chuyen-het-to").value
        assert any("không nhận được việc" in notice for notice in refused.notices)
