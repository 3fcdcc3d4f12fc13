"""My day: the first page of staff who handle dossiers, and the lists behind its figures."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.actions import create_staff
from services.dossiers.actions import desk, handling
from services.dossiers.actions.assignment import hand_over
from services.dossiers.desk.lists import facets
from services.dossiers.models import Dossier, Task
from tests.dossiers.conftest import RESULT
from tests.dossiers.test_lean import at_most
from tests.pages import Page

MY_DAY = "/admin/dossiers/dossier/my-day/"
LIST = "/admin/dossiers/dossier/queue/"


def read(client, person, path=MY_DAY):
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200
    return Page(answer)


def figures(page):
    """The numbers by what they are called, with the addresses behind them."""
    links = page.element.xpath("//ul[@class='day-figures']//a")
    return {link.xpath("string(./span)"): (link.xpath("string(./b)"), link.get("href")) for link in links}


def numbers(page):
    return {name: number for name, (number, _) in figures(page).items()}


def test_staff_who_handle_dossiers_begin_with_their_day_and_others_with_the_lists(road, client):
    client.force_login(road.here.desk)
    assert client.get("/admin/")["Location"] == MY_DAY
    assert client.get("/admin/login/")["Location"] == MY_DAY
    assert client.get("/admin/?danh-muc").status_code == 200

    client.force_login(create_staff("mai", "Vũ Thị Mai"))
    assert client.get("/admin/").status_code == 200


def test_each_figure_is_the_number_of_rows_of_its_list(road, in_work, client):
    other = road.submit()
    Task.objects.create(
        dossier=other,
        agency=road.here.agency,
        role="handler",
        step="x",
        title="Việc chung",
        due_at=timezone.now(),
        opened_at=timezone.now(),
    )
    Task.objects.filter(dossier=in_work).update(due_at=timezone.now() - timedelta(days=1))
    shown = figures(read(client, road.here.handler))

    assert {name: number for name, (number, _) in shown.items() if number != "0"} == {
        "Đã trễ hạn": "1",
        "Chờ tôi làm": "1",
        "Việc chung chưa ai nhận": "1",
    }
    for number, link in shown.values():
        rows = read(client, road.here.handler, link).element.xpath("//table[contains(@class, 'list')]/tbody/tr")
        assert len(rows) == int(number)


def test_what_i_passed_on_waits_for_others_and_what_i_asked_waits_for_the_applicant(road, in_work, client):
    here = road.here
    handling.propose(in_work, by=here.handler, result=RESULT)
    assert numbers(read(client, here.handler))["Chờ người khác"] == "1"
    assert numbers(read(client, here.leader))["Chờ tôi làm"] == "1"

    handling.send_back(in_work, by=here.leader, note="Xem lại số quyển.")
    assert numbers(read(client, here.handler))["Chờ người khác"] == "0"
    desk.request_supplement(in_work, by=here.handler, fields_asked=["person_name"], note="Ghi đủ họ, chữ đệm, tên.")
    shown = numbers(read(client, here.handler))
    assert (shown["Chờ người nộp"], shown["Chờ người khác"]) == ("1", "0")
    assert numbers(read(client, road.elsewhere.handler))["Chờ người nộp"] == "0"


def test_one_press_leads_to_what_is_due_first(road, in_work, client):
    later = handling.take(desk.receive(road_paid(road), by=road.here.desk), by=road.here.handler)
    Task.objects.filter(dossier=in_work).update(due_at=timezone.now() + timedelta(hours=1))
    Task.objects.filter(dossier=later).update(due_at=timezone.now() + timedelta(days=2))

    link = read(client, road.here.handler).link("Mở hồ sơ này").href

    assert link.startswith(f"/admin/dossiers/dossier/{in_work.pk}/work/?")
    assert Page(client.get(link)).link("Hồ sơ sau").href.startswith(f"/admin/dossiers/dossier/{later.pk}/work/?")


def road_paid(road) -> Dossier:
    """Another dossier that owes nothing."""
    dossier: Dossier = road.submit()
    dossier.fees.all().delete()
    return dossier


def test_what_is_new_since_yesterday_is_told_and_older_things_are_not(road, in_work, client, colleague):
    hand_over.hand_over(in_work, by=road.here.handler, step="examine", to=colleague, note="Nhờ bạn.")
    page = read(client, colleague)
    assert page.mentions("Nguyễn Thị Hoa")
    assert page.mentions("giao lúc")
    assert page.mentions("báo lúc")

    long_ago = timezone.now() - timedelta(days=3)
    Task.objects.update(opened_at=long_ago)
    colleague.notifications.update(created_at=long_ago)
    assert read(client, colleague).mentions("Từ hôm qua chưa có việc hay tin nào mới.")


def test_who_has_nothing_to_do_reads_so_and_is_shown_the_pool(road, paid, client):
    assert read(client, road.here.leader).mentions("Hôm nay bạn không còn việc nào")
    Task.objects.update(person=None)
    page = read(client, road.here.desk)
    assert page.mentions("Cơ quan còn 1 việc chung chưa có ai nhận.")
    assert page.link("Xem việc chung").href == f"{LIST}?pham-vi=co-quan&nguoi=chua-giao"


def test_figures_count_no_further_than_shown(road, in_work, client, monkeypatch):
    monkeypatch.setattr(facets, "COUNTED", 0)
    assert numbers(read(client, road.here.handler))["Chờ tôi làm"] == "0+"


@pytest.mark.parametrize("who", ["desk", "handler", "leader"])
def test_my_day_is_read_in_a_few_statements(road, in_work, client, who):
    for _ in range(3):
        road.submit()
    read(client, getattr(road.here, who))
    with at_most(9):
        client.get(MY_DAY)
