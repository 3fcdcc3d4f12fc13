"""What an asked office is told that answers from an old page: who ended the question and when; its words are kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from services.dossiers.actions import applicant, desk, opinions
from services.dossiers.models import Dossier, Task
from tests.dossiers.steps.process import HAND, PROPOSE, READ, SIGN, open_task, stage, taken, under
from tests.dossiers.steps.test_opinions import ASK, WHY
from tests.pages import Page

TYPED = "Sổ hộ tịch năm 1958 có ghi, trang 12."

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(road) -> Dossier:
    return taken(under(road, stage("first", READ, ASK), PROPOSE, SIGN, HAND))


def late(person: Any, task: Task) -> Page:
    """The answer sent from the old page: refused, with what was typed."""
    client = Client()
    client.force_login(person)
    sent = client.post(f"/admin/dossiers/dossier/opinion/{task.pk}/tra-loi/", {"agrees": "yes", "why": TYPED})
    assert sent.status_code == 422
    page = Page(sent)
    assert page.mentions(TYPED)
    assert not page.mentions("Trả lời trước")
    return page


def test_a_question_that_a_supplement_stopped_says_so_and_where_it_went_on(road, asked):
    task = open_task(asked, "ask")
    desk.request_supplement(asked, by=road.here.handler, fields_asked=["copies"], note=WHY)
    assert late(road.elsewhere.handler, task).mentions(f"{road.here.agency} tạm dừng hồ sơ từ ")

    applicant.answer_supplement(asked, by=road.citizen, answers={"copies": 4})
    assert late(road.elsewhere.handler, task).mentions("trả lời ở việc mới trong danh sách việc")


def test_a_question_that_a_colleague_answered_says_who(road, asked):
    task = open_task(asked, "ask")
    opinions.answer_opinion(task, by=road.elsewhere.handler, found={"agrees": True, "why": "Có sổ"})
    assert late(road.elsewhere.handler, task).mentions(f"{road.elsewhere.handler} đã gửi ý kiến của")


def test_a_question_that_the_asking_office_gave_up_says_so(road, asked, monkeypatch):
    task = open_task(asked, "ask")
    monkeypatch.setattr("django.utils.timezone.now", lambda now=timezone.now: task.due_at + timedelta(minutes=1))
    opinions.go_on_without(asked, by=road.here.leader, step="ask", note=WHY)
    assert late(road.elsewhere.handler, task).mentions(f"{road.here.agency} không chờ ý kiến này nữa")


def test_a_question_about_a_withdrawn_dossier_says_so(road, asked):
    task = open_task(asked, "ask")
    applicant.withdraw(asked, by=road.citizen, note="Tôi không cần nữa.")
    assert late(road.elsewhere.handler, task).mentions("Hồ sơ đã kết thúc (công dân yêu cầu rút hồ sơ)")
