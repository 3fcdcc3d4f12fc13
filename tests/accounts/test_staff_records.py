"""Sign-ins of staff are kept, and administrators look up what one person did."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.access_log import AccessKind, AccessRecord
from portal.accounts.actions import create_staff
from portal.accounts.models import SignIn
from services.agencies import actions
from services.agencies.models import Role
from tests.accounts.factors import CODE, PASSWORD, code, enter, set_up
from tests.factories import AgencyFactory, StaffFactory, UserFactory
from tests.pages import Page
from tests.retained import retain

RECORDS = "/admin/accounts/user/records/"


@pytest.fixture
def clerk(db):
    return create_staff("mai", "Vũ Thị Mai", PASSWORD)


@pytest.fixture
def keeper(db, client):
    client.force_login(person := StaffFactory.create(is_superuser=True, username="keeper", full_name="Lý Quản Trị"))
    return person


def kept(person):
    return list(SignIn.objects.filter(person=person).order_by("pk").values_list("outcome", "factor"))


def test_a_sign_in_says_with_which_second_factor_and_from_where(clerk):
    setting_up = Client()
    enter(setting_up)
    secret = set_up(setting_up)
    phone = Client(HTTP_USER_AGENT="Firefox on Windows")
    enter(phone)
    phone.post(CODE, {"code": "000000"})
    phone.post(CODE, {"code": code(secret)})

    assert kept(clerk) == [("signed_in", ""), ("factor", "totp"), ("signed_in", "totp")]
    newest = SignIn.objects.filter(person=clerk).latest("pk")
    assert newest.address == "127.0.0.1"
    assert newest.browser == "Firefox trên Windows"


def test_a_wrong_password_is_kept_but_no_name_that_is_no_account(clerk):
    for name in ("mai", "PasswordInTheWrongField"):
        Client().post("/admin/login/", {"username": name, "password": "wrong"})

    assert kept(clerk) == [("password", "")]
    assert SignIn.objects.count() == 1


def test_sign_ins_of_citizens_are_not_kept(db):
    Client().force_login(UserFactory.create())

    assert not SignIn.objects.exists()


def test_an_administrator_finds_the_sign_ins_of_one_person_in_a_period(client, clerk, keeper):
    enter(Client())

    today = timezone.localdate().isoformat()
    shown = Page(client.get(RECORDS, {"ten": "vũ thị", "tu": today, "den": today})).text
    assert "Đã đăng nhập" in shown
    assert "Lý Quản Trị Đã đăng nhập" not in shown
    assert "Không có ghi chép nào" in Page(client.get(RECORDS, {"ten": "mai", "den": "2020-01-01"})).text
    assert "Lý Quản Trị" in Page(client.get(RECORDS)).text, "everybody's, where nobody is named"
    assert AccessRecord.objects.filter(reader=keeper, kind=AccessKind.SEARCH, label__contains="mai").exists()


def test_and_what_they_read_changed_and_whom_they_appointed(client, clerk, keeper):
    AccessRecord.objects.create(reader=clerk, kind=AccessKind.DOSSIER, label="H26.03-001", purpose="Xử lý hồ sơ")
    actions.give_post(clerk, Role.DESK, AgencyFactory.create(), by=keeper)
    form = {"username": "mai", "full_name": "Vũ Thị Mai", "is_staff": "on"}
    client.post(f"/admin/accounts/user/{clerk.pk}/change/", form)

    assert "H26.03-001" in Page(client.get(RECORDS, {"xem": "da-xem", "ten": "mai"})).text
    assert "Vũ Thị Mai" in Page(client.get(RECORDS, {"xem": "da-sua", "ten": "keeper"})).text
    assert "Giao vai trò Cán bộ một cửa" in Page(client.get(RECORDS, {"xem": "nhan-su", "ten": "keeper"})).text
    assert "Hãy chọn một cán bộ" in Page(client.get(RECORDS, {"xem": "da-xem"})).text


def test_two_of_one_name_are_told_apart(client, keeper):
    first, _ = (StaffFactory.create(full_name="Đỗ Văn Hai") for _ in range(2))

    page = Page(client.get(RECORDS, {"ten": "Đỗ Văn"}))
    client.get(f"{RECORDS}{page.link(f'Đỗ Văn Hai ({first.username})').href}")

    assert AccessRecord.objects.filter(kind=AccessKind.SEARCH, label__contains=first.username).exists()


@pytest.mark.parametrize("asked", [{"tu": "2026-02-31"}, {"den": "9999-12-31"}, {"sau": "x", "xem": "x", "nguoi": "x"}])
def test_what_cannot_be_read_is_left_out(client, keeper, asked):
    assert client.get(RECORDS, asked).status_code == 200


def test_sign_ins_are_forgotten_when_they_were_kept_long_enough(clerk):
    enter(Client())
    SignIn.objects.create(person=clerk, outcome="password", keep_until=timezone.localdate() - timedelta(days=2))

    retain("sign_ins")

    assert kept(clerk) == [("signed_in", "")]
