"""Staff prove a second factor between the password and the desk; without one nothing opens."""

from contextlib import suppress
from http import HTTPStatus
from io import StringIO

import pytest
import time_machine
from allauth.account import urls as account_urls
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount import urls as socialaccount_urls
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal.accounts.actions import create_staff
from portal.accounts.models import User
from tests.accounts.factors import ACTIVATE, CODE, FACTORS, PASSWORD, code, enter, set_up
from tests.pages import Page


@pytest.fixture(autouse=True)
def compulsory(settings) -> None:
    settings.SECOND_FACTOR = True


@pytest.fixture
def clerk(db) -> User:
    return create_staff("mai", "Vũ Thị Mai", PASSWORD)


@pytest.fixture
def secret(clerk) -> str:
    client = Client()
    enter(client)
    return set_up(client)


def test_password_alone_opens_nothing_but_the_set_up(client, clerk):
    enter(client)

    for path in ("/admin/", "/admin/dossiers/dossier/queue/", "/admin/password_change/", "/", "/ho-so/", "/giay-to/1/"):
        assert client.get(path)["Location"] == FACTORS, path
    assert "Hãy thiết lập lớp xác thực thứ hai" in Page(client.get(FACTORS)).text


def test_clerk_sets_up_the_app_and_is_in(client, clerk):
    enter(client)

    set_up(client)

    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_whoever_has_the_app_is_asked_for_its_code_before_the_session_begins(client, secret):
    assert enter(client, "/admin/dossiers/dossier/queue/")["Location"] == CODE
    assert client.get("/admin/")["Location"].startswith("/admin/login/")

    answer = client.post(CODE, {"code": code(secret)})

    assert answer["Location"] == "/admin/dossiers/dossier/queue/"
    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_factor_is_asked_for_even_where_it_is_optional(client, secret, settings):
    settings.SECOND_FACTOR = False

    assert enter(client)["Location"] == CODE


def test_without_a_factor_the_password_is_enough_where_it_is_optional(client, clerk, settings):
    settings.SECOND_FACTOR = False

    assert enter(client)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_session_that_never_proved_the_factor_is_asked_for_it(client, clerk, secret):
    client.force_login(clerk)

    assert client.get("/admin/")["Location"] == "/tai-khoan/xac-thuc/lai/?next=/admin/"
    assert client.get(ACTIVATE, follow=True).redirect_chain[-1][0].startswith("/tai-khoan/xac-thuc/lai/")


def test_forms_are_taken_from_the_portal_s_own_pages_alone(clerk):
    browser = Client(enforce_csrf_checks=True)
    door = Page(browser.get("/admin/login/")).form()
    browser.post("/admin/login/", {**door.values, "username": "mai", "password": PASSWORD})
    page = Page(browser.get(ACTIVATE))
    answer = {"code": code(str(page.element.xpath("string(//code)")))}

    assert browser.post(ACTIVATE, answer).status_code == HTTPStatus.FORBIDDEN
    assert browser.post(ACTIVATE, {**page.form().values, **answer}).status_code == HTTPStatus.FOUND


def test_code_is_good_for_one_use(client, secret):
    enter(client)
    client.post(CODE, {"code": code(secret)})
    other = Client()
    enter(other)

    assert "đã dùng" in Page(other.post(CODE, {"code": code(secret)})).errors["code"]


def test_codes_cannot_be_guessed_for_long(client, secret):
    enter(client)
    for _ in range(5):
        assert "chưa đúng" in Page(client.post(CODE, {"code": "000000"})).errors["code"]
    enter(client)

    assert "quá nhiều lần" in Page(client.post(CODE, {"code": code(secret)})).errors["code"]


def test_last_factor_stays_where_it_is_compulsory(client, secret):
    enter(client)
    client.post(CODE, {"code": code(secret)})

    client.post(f"{ACTIVATE}bo/")

    assert Authenticator.objects.filter(type="totp").exists()


def test_setting_up_asks_for_the_password_again_after_some_minutes(client, clerk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        enter(client)
        clock.shift(600)
        page = client.get(ACTIVATE, follow=True)
        assert page.redirect_chain[-1][0].startswith("/tai-khoan/xac-thuc/lai/mat-khau/")
        again = page.redirect_chain[-1][0]
        assert "chưa đúng" in Page(client.post(again, {"password": "sai"})).errors["password"]
        assert client.post(again, {"password": PASSWORD})["Location"] == ACTIVATE


def test_password_asked_again_cannot_be_guessed_for_long(client, clerk):
    client.force_login(clerk)
    again = "/tai-khoan/xac-thuc/lai/mat-khau/"
    for _ in range(5):
        client.post(again, {"password": "sai"})

    assert "quá nhiều lần" in Page(client.post(again, {"password": PASSWORD})).errors["password"]


def test_secret_of_the_app_is_not_readable_in_the_database(secret):
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_rotated_key_opens_the_secret_and_a_lost_one_lets_nobody_in(client, secret, settings):
    enter(client)
    [old], new = settings.ENCRYPTION_KEYS, Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new]
    assert "chưa đúng" in Page(client.post(CODE, {"code": code(secret)})).errors["code"]

    settings.ENCRYPTION_KEYS = [new, old]
    call_command("rotate_encryption", stdout=StringIO())
    settings.ENCRYPTION_KEYS = [new]
    assert client.post(CODE, {"code": code(secret)}).status_code == HTTPStatus.FOUND


def test_citizens_have_no_such_pages(client, clerk):
    client.force_login(User.objects.create_user("001190012345", personal_number="001190012345"))

    for path in (FACTORS, ACTIVATE, f"{FACTORS}lai/"):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND


CODES = "/tai-khoan/xac-thuc/ma-du-phong/"


def recovery_codes(page: Page) -> list[str]:
    return [str(code.text) for code in page.element.xpath("//li/code")]


def test_recovery_codes_are_shown_once_and_can_be_downloaded(client, clerk):
    enter(client)
    set_up(client)

    page = Page(client.get(CODES))
    codes = recovery_codes(page)

    assert len(codes) == 10
    assert all(code in page.link("Tải các mã").href for code in codes)
    assert not any(Page(client.get(CODES)).mentions(code) for code in codes)


def test_recovery_code_stands_in_for_the_app_once(client, clerk):
    enter(client)
    set_up(client)
    [first, *_] = recovery_codes(Page(client.get(CODES)))

    opened = []
    for _ in range(2):
        browser = Client()
        enter(browser)
        opened.append(browser.post(CODE, {"code": first}).status_code)

    assert opened == [HTTPStatus.FOUND, HTTPStatus.OK]


def test_new_recovery_codes_end_the_old_ones(client, clerk):
    enter(client)
    set_up(client)
    old = recovery_codes(Page(client.get(CODES)))

    new = recovery_codes(Page(client.post(f"{CODES}moi/", follow=True)))

    assert len(new) == 10
    assert set(old).isdisjoint(new)


def test_allauth_s_own_doors_for_passwords_and_addresses_are_closed(client, clerk):
    open_doors = set()
    for pattern in (*account_urls.urlpatterns, *socialaccount_urls.urlpatterns):
        with suppress(NoReverseMatch):
            open_doors.add(reverse(pattern.name, args=["x"] * pattern.pattern.regex.groups))

    assert open_doors == {f"{FACTORS}can-bo/", f"{FACTORS}lai/mat-khau/"}
    client.post(f"{FACTORS}can-bo/", {"login": "mai", "username": "mai", "password": PASSWORD})
    assert not Page(client.get("/")).mentions(clerk.full_name)
    assert get_adapter().authenticate(RequestFactory().get("/"), username="mai", password=PASSWORD) is None


RESPONSES = (
    "null",
    "[]",
    '{"clientDataJSON": "", "attestationObject": "", "authenticatorData": ""}',
    '{"clientDataJSON": "e30", "attestationObject": "AA", "authenticatorData": "AA", "signature": ""}',
)


@pytest.mark.parametrize(
    "credential",
    [
        *("", "x", "null", "[]", "1", "{}", '{"id": 1}', "[" * 100_000),
        *(f'{{"id": "AA", "rawId": "AA", "type": "public-key", "response": {response}}}' for response in RESPONSES),
    ],
)
def test_what_is_no_passkey_is_refused_wherever_one_is_asked_for(client, clerk, credential):
    enter(client)
    secret = set_up(client)
    Page(client.get(f"{FACTORS}khoa/"))
    assert "chưa được nhận" in Page(client.post(f"{FACTORS}khoa/", {"name": "x", "credential": credential})).text
    other = Client()
    enter(other)
    other.get(CODE)
    assert "Mật khẩu đã đúng" in Page(other.post(CODE, {"credential": credential})).text
    assert other.post(CODE, {"code": code(secret)}).status_code == HTTPStatus.FOUND


def test_owner_hears_of_every_change(client, clerk, settings, django_capture_on_commit_callbacks):
    settings.SECOND_FACTOR = False
    with django_capture_on_commit_callbacks(execute=True):
        enter(client)
        set_up(client)
        client.post(f"{CODES}moi/")
        client.post(f"{ACTIVATE}bo/")

    assert set(clerk.notifications.values_list("subject", flat=True)) == {
        "Ứng dụng xác thực đã được thêm",
        "Mã dự phòng đã được lập mới",
        "Ứng dụng xác thực đã bị bỏ",
    }
