"""The work page of a dossier with several open steps: each is done there, by whoever may, with its own form."""

import pytest
from django.test import Client

from services.dossiers.process.findings import facts_of
from tests.dossiers.money.steps import again
from tests.dossiers.steps.process import HAND, PROPOSE, SIDE_BY_SIDE, SIGN, VISIT, open_steps, open_task, taken, under
from tests.pages import Page


@pytest.fixture
def clerk(road) -> Client:
    client = Client()
    client.force_login(road.here.handler)
    return client


def work(dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/work/"


def test_it_lists_the_open_steps_and_offers_what_ends_each(road, clerk):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    first = clerk.get(work(dossier)).content.decode()
    assert "Việc đang mở" in first
    assert "Hoàn thành: Đọc hồ sơ" in first
    assert "Trình lãnh đạo phê duyệt" not in first
    second = clerk.get(f"{work(dossier)}?viec={open_task(dossier, 'visit').pk}").content.decode()
    assert "Hoàn thành: Kiểm tra thực tế" in second
    assert "Đạt yêu cầu" in second
    assert "Hoàn thành: Đọc hồ sơ" not in second


def test_a_step_is_finished_with_its_form(road, clerk):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    address = f"{work(dossier)}xong-visit/"
    refused = clerk.post(address, {"_shown": "", "passed": "", "remarks": "Cần xem lại"})
    assert refused.status_code == 422
    assert "Cần xem lại" in refused.content.decode()

    clerk.post(f"{work(dossier)}xong-read/")
    clerk.post(address, {"_shown": "", "passed": "yes", "remarks": "Đủ điều kiện"})

    assert open_steps(dossier) == ["propose"]
    shown = clerk.get(work(dossier)).content.decode()
    assert "Cơ quan ghi nhận" in shown
    assert "Nhận xét: Đủ điều kiện" in shown  # in the timeline
    gone = clerk.post(address, {"_shown": "", "passed": "yes", "remarks": "Lần nữa"})
    assert "đã sang bước khác" in gone.content.decode()


def test_the_applicant_sees_the_step_but_not_what_was_found(road, clerk, client):
    dossier = taken(under(road, VISIT, PROPOSE, SIGN, HAND))
    clerk.post(f"{work(dossier)}xong-visit/", {"_shown": "", "passed": "yes", "remarks": "Chỉ cho cán bộ"})
    client.force_login(road.citizen)
    shown = client.get(dossier.get_absolute_url()).content.decode()
    assert "Kiểm tra thực tế." in shown
    assert "Chỉ cho cán bộ" not in shown


def test_the_proposal_stands_beside_what_its_step_records(road, clerk):
    dossier = taken(under(road, {**PROPOSE, "form": VISIT["form"]}, SIGN, HAND))
    page = Page(clerk.get(work(dossier)))
    assert page.form(f"{work(dossier)}ghi-nhan-propose/")
    clerk.post(f"{work(dossier)}ghi-nhan-propose/", {"_shown": "", "passed": "no"})
    assert facts_of(again(dossier))["propose"] == {"passed": False}


@pytest.mark.parametrize("who", ["desk", "leader"])
def test_nobody_else_finishes_it(road, who):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    client = Client()
    client.force_login(getattr(road.here, who))
    assert "Hoàn thành" not in client.get(work(dossier)).content.decode()
    client.post(f"{work(dossier)}xong-read/")
    assert open_steps(dossier) == ["read", "visit"]
