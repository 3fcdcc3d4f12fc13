"""Sessions end: unused ones of staff after half an hour, all after eight hours, and those their owner ends."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.accounts.actions import create_staff
from portal.accounts.models import Session, User
from portal.accounts.open_sessions import in_words
from tests.accounts.test_sessions import is_in
from tests.pages import Page

LIST = "/tai-khoan/noi-dang-nhap/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Safari/604.1"

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db) -> User:
    return create_staff("mai", "Vũ Thị Mai", "Đò-ngang-sông-Hậu-7")


@pytest.fixture
def citizen(db) -> User:
    return User.objects.create_user("001190012345", personal_number="001190012345", full_name="Nguyễn Thị Hoa")


def signed_in(person: User, agent: str = FIREFOX, address: str = "192.0.2.7") -> Client:
    """Somebody who came by the staff door, or, to keep it short, as if they had."""
    browser = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    if person.is_staff:
        browser.post("/admin/login/", {"username": person.username, "password": "Đò-ngang-sông-Hậu-7"})
    else:
        browser.force_login(person)
    return browser


def test_unused_session_of_staff_ends_after_half_an_hour(clerk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = signed_in(clerk)
        for _ in range(3):
            clock.shift(29 * 60)
            assert is_in(browser)
        clock.shift(31 * 60)
        assert not is_in(browser)


def test_session_of_a_citizen_waits_longer(citizen):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = signed_in(citizen)
        clock.shift(4 * 3600)
        assert is_in(browser)


@pytest.mark.parametrize("who", ["clerk", "citizen"])
def test_session_ends_eight_hours_after_it_began_however_much_it_is_used(request, who):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = signed_in(request.getfixturevalue(who))
        for _ in range(19):
            clock.shift(25 * 60)
            session = browser.session
            session["something"] = str(clock)
            session.save()
            assert is_in(browser)
        clock.shift(6 * 60)
        assert not is_in(browser)


def test_last_use_is_written_once_a_minute(clerk, django_assert_num_queries):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = signed_in(clerk)
        clock.shift(61)
        with django_assert_num_queries(2):
            browser.get("/tai-khoan/dang-nhap/")
        with django_assert_num_queries(1):
            browser.get("/tai-khoan/dang-nhap/")
        assert Session.objects.get().last_used_at == timezone.now()


def test_sessions_are_listed_in_words(clerk):
    here = signed_in(clerk)
    signed_in(clerk, CHROME, "198.51.100.9")

    page = Page(here.get(LIST))

    assert "Firefox trên Windows – nơi này" in page.text
    assert "Chrome trên Android Địa chỉ mạng 198.51.100.9. Đăng nhập lúc" in page.text
    assert not any(page.mentions(key) for key in Session.objects.values_list("session_key", flat=True))


def test_one_session_is_ended_or_all_others(clerk):
    here, phone, tablet = signed_in(clerk), signed_in(clerk, CHROME), signed_in(clerk, SAFARI)

    on_phone = Page(here.get(LIST)).button("Kết thúc Chrome")
    here.post(LIST, {on_phone.name: on_phone.value})
    assert [is_in(browser) for browser in (here, phone, tablet)] == [True, False, True]

    here.post(LIST, {"others": "1"})
    assert [is_in(browser) for browser in (here, phone, tablet)] == [True, False, False]


def test_nobody_ends_the_session_of_somebody_else(clerk, citizen):
    theirs, mine = signed_in(clerk), signed_in(citizen)
    shown = signed_in(clerk, CHROME)
    button = Page(shown.get(LIST)).button("Kết thúc Firefox")

    mine.post(LIST, {button.name: button.value})
    mine.post(LIST, {"others": "1"})

    assert is_in(theirs)


def test_session_that_is_over_is_not_listed(clerk):
    old, here = signed_in(clerk, CHROME), signed_in(clerk)
    Session.objects.filter(session_key=old.session.session_key).update(last_used_at=timezone.now() - timedelta(hours=1))

    assert not Page(here.get(LIST)).mentions("Chrome")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox trên Windows"),
        (CHROME, "Chrome trên Android"),
        (SAFARI, "Safari trên iPhone"),
        ("", "Trình duyệt khác"),
    ],
)
def test_browser_is_named_as_people_call_it(agent, words):
    assert in_words(agent) == words
