"""What staff typed is not lost when their session is over by the time they send it."""

from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.accounts.actions import create_staff
from tests.accounts.factors import PASSWORD, enter
from tests.pages import Page

pytestmark = pytest.mark.django_db
ACTION = "/admin/dossiers/dossier/1/work/tu-choi/"
OLD = "mật khẩu cũ của ai"
LOGIN = "/admin/login/"
NOTE = "Thiếu bản sao trích lục <khai sinh>."


def test_note_sent_after_half_an_hour_is_shown_back(client):
    create_staff("mai", "Vũ Thị Mai", PASSWORD)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        enter(client)
        clock.shift(31 * 60)
        answer = client.post(
            ACTION, {"tu-choi-note": NOTE, "csrfmiddlewaretoken": "x" * 64, "old_password": "mật khẩu cũ"}
        )

    page = Page(answer)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert [area.text for area in page.element.xpath("//textarea")] == [NOTE]
    assert page.link("Đăng nhập lại").href == f"/admin/login/?next={ACTION}"
    assert not page.mentions(OLD)


def test_who_has_nothing_to_lose_is_sent_to_sign_in():
    assert Client().post(ACTION, {"tu-choi-note": "", "slug": "gui-duyet-ngay-bay-gio"})["Location"].startswith(LOGIN)


def test_door_itself_shows_nothing_back():
    answer = Client().post(LOGIN, {"username": "không có ai tên này", "password": "mật khẩu nào đó"})

    assert "chưa đúng" in Page(answer).problems[0].text
