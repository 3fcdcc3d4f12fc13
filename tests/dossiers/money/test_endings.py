"""Whoever withdraws or is refused reads what becomes of the money; whoever has paid, what comes next."""

import pytest

from notifications.models import Notification
from services.dossiers.actions import applicant, desk, handling
from tests.dossiers.conftest import RESULT
from tests.pages import Page


@pytest.fixture
def citizen(road, client):
    client.force_login(road.citizen)
    return client


def told(kind: str) -> str:
    return " ".join(Notification.objects.filter(kind=kind).latest("pk").body.split())


def test_before_withdrawing_one_reads_that_nothing_is_owed_any_more(road, citizen):
    dossier = road.submit()
    assert "chưa nộp: bạn không phải nộp nữa." in Page(citizen.get(f"/ho-so/{dossier.pk}/rut/")).text

    applicant.withdraw(dossier, by=road.citizen, note="Nộp nhầm")
    assert "chưa nộp: bạn không phải nộp nữa." in told("dossier_withdrawn")
    assert "chưa nộp: bạn không phải nộp nữa." in Page(citizen.get(f"/ho-so/{dossier.pk}/")).text


def test_a_refusal_says_that_what_was_paid_is_kept_where_the_law_keeps_it(road, citizen, paid):
    desk.refuse(paid, by=road.here.desk, note="Không thuộc thẩm quyền của phường")
    sentence = "đã nộp: theo quy định không được hoàn trả."
    assert sentence in told("dossier_refused")
    assert sentence in Page(citizen.get(f"/ho-so/{paid.pk}/")).text


def test_a_refusal_says_what_is_given_back(road, citizen, paid):
    paid.fees.update(given_back={"refused": 3_000})
    desk.refuse(paid, by=road.here.desk, note="Không thuộc thẩm quyền của phường")
    assert "đã nộp: được đề nghị hoàn trả 3.000 đồng; cơ quan duyệt xong, Cổng báo riêng." in told("dossier_refused")


def test_after_paying_one_reads_what_comes_next(road, citizen, paid):
    order = paid.fees.get().order
    page = Page(citizen.get(order.public_path()))
    assert "Việc tiếp theo" in page.text
    assert "Cơ quan kiểm tra hồ sơ và trả lời trong 8 giờ làm việc." in page.text


def test_the_page_of_the_dossier_says_what_comes_next_once_nothing_is_to_be_paid(road, citizen, paid):
    promise, unpaid = "Cơ quan kiểm tra hồ sơ và trả lời trong 8 giờ làm việc.", road.submit(copies=2)
    assert promise in Page(citizen.get(f"/ho-so/{paid.pk}/")).text
    assert promise not in Page(citizen.get(f"/ho-so/{unpaid.pk}/")).text

    handling.take(desk.receive(paid, by=road.here.desk), by=road.here.handler)
    assert promise not in Page(citizen.get(f"/ho-so/{paid.pk}/")).text


def test_of_two_dossiers_of_one_procedure_each_row_says_which_it_is(road, citizen):
    abstracts = {road.submit(copies=2).abstract, road.submit(copies=3).abstract}
    assert len(abstracts) == len(["two copies", "three copies"])
    text = Page(citizen.get("/ho-so/")).text
    assert all(abstract in text for abstract in abstracts)


def test_the_result_stands_before_the_papers_on_the_way_to_it(road, citizen, in_work):
    handling.propose(in_work, by=road.here.handler, result=RESULT)
    handling.approve(in_work, by=road.here.leader)
    page = Page(citizen.get(f"/ho-so/{in_work.pk}/"))
    result = in_work.papers.get(kind="result").document.title
    assert page.text.index(result) < page.text.index("Giấy tiếp nhận")
