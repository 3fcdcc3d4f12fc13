"""The administrator among the accounts."""

from http import HTTPStatus

import pytest
from zeal import zeal_ignore

from portal.accounts.actions import create_staff
from portal.accounts.models import IdentityLevel, User
from tests.pages import Page

LIST = "/admin/accounts/user/"


@pytest.fixture
def admin(client, db):
    admin = create_staff("admin", "Quản trị viên", superuser=True)
    client.force_login(admin)
    return admin


@pytest.fixture
def citizen(db):
    return User.objects.create_user(
        "066198002210",
        full_name="H'Hen Niê",
        personal_number="066198002210",
        birth_year=1998,
        identity_level=IdentityLevel.FULL,
    )


@pytest.mark.parametrize("words", ["066198002210", "H'Hen Niê", "h'hen", "H'HEN"])
def test_person_is_found_by_number_or_by_the_beginning_of_the_name(client, admin, citizen, words):
    assert [row.cells["Tên đăng nhập"] for row in Page(client.get(LIST, {"q": words})).rows()] == ["066198002210"]


@pytest.mark.parametrize("words", ["06619800221", "Niê", "x"])
def test_search_reads_no_middles(client, admin, citizen, words):
    assert not Page(client.get(LIST, {"q": words})).mentions("066198002210")


def test_list_is_not_counted(client, admin, citizen, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(LIST)


def test_what_vneid_says_cannot_be_edited(client, admin, citizen):
    with zeal_ignore():  # the administrator and the citizen are two accounts, not a loop
        client.post(
            f"{LIST}{citizen.pk}/change/",
            {"username": "x", "full_name": "Tên khác", "phone": "0900000000", "is_active": ""},
        )

    citizen.refresh_from_db()
    assert (citizen.username, citizen.full_name, citizen.phone) == ("066198002210", "H'Hen Niê", "")
    assert not citizen.is_active


def test_whoever_the_administrator_adds_is_staff(client, admin):
    secret = "Cầu-tre-lắt-lẻo-88"
    client.post(
        f"{LIST}add/",
        {
            "username": "lan",
            "full_name": "Đỗ Thị Lan",
            "usable_password": "true",
            "password1": secret,
            "password2": secret,
        },
    )

    assert User.objects.get(username="lan").is_staff


def test_weak_password_is_refused(client, admin):
    answer = client.post(
        f"{LIST}add/",
        {
            "username": "lan",
            "full_name": "Lan",
            "usable_password": "true",
            "password1": "matkhau",
            "password2": "matkhau",
        },
    )

    assert answer.status_code == HTTPStatus.OK
    assert not User.objects.filter(username="lan").exists()


def test_account_is_never_deleted(client, admin, citizen):
    with zeal_ignore():
        answer = client.post(f"{LIST}{citizen.pk}/delete/", {"post": "yes"})

    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_clerk_sees_no_accounts(client, citizen):
    client.force_login(create_staff("mai", "Vũ Thị Mai"))

    assert client.get(LIST).status_code == HTTPStatus.FORBIDDEN


def test_nobody_else_s_models_are_offered(client, admin):
    page = Page(client.get("/admin/"))

    for path in ("/admin/auth/group/", "/admin/socialaccount/", "/admin/account/"):
        assert not page.mentions(path)
