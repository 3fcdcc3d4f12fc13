"""Staff sign in at the admin with a password; nobody else does, and nobody may guess for long."""

from http import HTTPStatus

import pytest
from django.test import Client

from portal.accounts import throttle
from portal.accounts.actions import DEMO_PASSWORD, create_staff
from portal.accounts.models import User

LOGIN = "/admin/login/"
PASSWORD = "Đò-ngang-sông-Hậu-7"


@pytest.fixture
def clerk(db):
    return create_staff("mai", "Vũ Thị Mai", PASSWORD)


def try_password(client: Client, password: str, name: str = "mai"):
    return client.post(LOGIN, {"username": name, "password": password, "next": "/admin/"})


def test_clerk_enters_with_a_password(client, clerk):
    assert try_password(client, PASSWORD)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_door_looks_like_the_portal_and_names_what_is_wrong(client, clerk):
    empty = client.post(LOGIN, {"username": "", "password": ""}).content.decode()
    wrong = try_password(client, "sai").content.decode()

    assert "Hãy nhập tên đăng nhập." in empty
    assert "Hãy nhập mật khẩu." in empty
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in wrong
    assert "portal/portal" in wrong


def test_citizen_has_no_password_and_is_told_whose_door_this_is(client, clerk):
    citizen = User.objects.create_user("001190012345", personal_number="001190012345", full_name="Nguyễn Thị Hoa")
    client.force_login(citizen)

    assert not citizen.has_usable_password()
    assert "chỉ dành cho cán bộ" in client.get("/admin/", follow=True).content.decode()


def test_password_of_somebody_who_is_not_staff_does_not_open_the_door(client, db):
    User.objects.create_user("guest", password=PASSWORD)

    assert "chưa đúng" in try_password(client, PASSWORD, "guest").content.decode()


def test_guessing_ends_after_five_tries_even_with_the_right_password(client, clerk):
    for _ in range(throttle.TRIES_PER_NAME):
        assert "chưa đúng" in try_password(client, "sai").content.decode()

    assert "quá nhiều lần" in try_password(client, PASSWORD).content.decode()
    assert "quá nhiều lần" in try_password(client, PASSWORD, "MAI").content.decode()


def test_guessing_is_counted_by_address_and_name(client, clerk):
    create_staff("nam", "Trần Văn Nam", PASSWORD)
    for _ in range(throttle.TRIES_PER_NAME):
        try_password(client, "sai")

    assert try_password(client, PASSWORD, "nam").status_code == HTTPStatus.FOUND
    assert try_password(Client(REMOTE_ADDR="192.0.2.7"), PASSWORD).status_code == HTTPStatus.FOUND


def test_trying_many_names_from_one_address_ends_too(client, clerk):
    for number in range(throttle.TRIES_PER_ADDRESS):
        throttle.count_failure("127.0.0.1", f"name-{number}")

    assert "quá nhiều lần" in try_password(client, PASSWORD).content.decode()


def test_success_forgets_the_failures_before_it(client, clerk):
    for _ in range(throttle.TRIES_PER_NAME - 1):
        try_password(client, "sai")
    try_password(client, PASSWORD)

    assert not throttle.is_shut("127.0.0.1", "mai")
    assert "chưa đúng" in try_password(Client(), "sai").content.decode()


def test_password_of_the_demo_is_refused_outside_the_demo(client, db, settings):
    create_staff("desk", "Vũ Thị Mai", DEMO_PASSWORD)
    settings.DEMO = False
    refused = try_password(client, DEMO_PASSWORD, "desk")
    settings.DEMO = True

    assert "chỉ có hiệu lực khi Cổng chạy thử" in refused.content.decode()
    assert try_password(client, DEMO_PASSWORD, "desk").status_code == HTTPStatus.FOUND


def test_next_of_the_door_never_leads_away(client, clerk):
    answer = client.post(LOGIN, {"username": "mai", "password": PASSWORD, "next": "https://evil.example/"})

    assert "evil" not in answer["Location"]


def test_signing_out_of_the_admin_leads_home(client, clerk):
    client.force_login(clerk)

    assert client.post("/admin/logout/")["Location"] == "/"


def test_number_is_no_name_for_staff(db):
    with pytest.raises(ValueError, match="citizen"):
        create_staff("001190012345", "Ai đó", PASSWORD)


def test_staff_created_twice_is_one_account_left_as_it_is(clerk):
    again = create_staff("mai", "Tên khác", "another password")

    assert again == clerk
    assert again.full_name == "Vũ Thị Mai"
    assert again.check_password(PASSWORD)
