"""Staff sign in at the admin with a password; nobody else does, and nobody may guess for long."""

from http import HTTPStatus

import pytest
from django.test import Client

from portal.accounts import throttle
from portal.accounts.actions import DEMO_PASSWORD, create_staff
from portal.accounts.models import User
from tests.pages import Page

LOGIN = "/admin/login/"
PASSWORD = "Đò-ngang-sông-Hậu-7"


@pytest.fixture
def clerk(db):
    return create_staff("mai", "Vũ Thị Mai", PASSWORD)


def try_password(client: Client, password: str, name: str = "mai"):
    return client.post(LOGIN, {"username": name, "password": password, "next": "/admin/"})


def refusal(client: Client, password: str, name: str = "mai") -> str:
    """What the page says to whoever tried it."""
    (problem,) = Page(try_password(client, password, name)).problems
    return problem.text


def test_clerk_enters_with_a_password(client, clerk):
    assert try_password(client, PASSWORD)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_door_looks_like_the_portal_and_names_what_is_wrong(client, clerk):
    empty = Page(client.post(LOGIN, {"username": "", "password": ""}))
    wrong = Page(try_password(client, "sai"))

    assert empty.field("username").error == "Hãy nhập tên đăng nhập."
    assert empty.field("password").error == "Hãy nhập mật khẩu."
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in wrong.problems[0].text
    assert any("portal/portal" in asset for asset in wrong.assets)


def test_citizen_has_no_password_and_is_told_whose_door_this_is(client, clerk):
    citizen = User.objects.create_user("001190012345", personal_number="001190012345", full_name="Nguyễn Thị Hoa")
    client.force_login(citizen)

    assert not citizen.has_usable_password()
    assert "chỉ dành cho cán bộ" in Page(client.get("/admin/", follow=True)).notices[0]


def test_password_of_somebody_who_is_not_staff_does_not_open_the_door(client, db):
    User.objects.create_user("guest", password=PASSWORD)

    assert "chưa đúng" in refusal(client, PASSWORD, "guest")


def test_guessing_ends_after_five_tries_even_with_the_right_password(client, clerk):
    for _ in range(throttle.ATTEMPTS_PER_USERNAME):
        assert "chưa đúng" in refusal(client, "sai")

    assert "quá nhiều lần" in refusal(client, PASSWORD)
    assert "quá nhiều lần" in refusal(client, PASSWORD, "MAI")


def test_guessing_is_counted_by_address_and_name(client, clerk):
    create_staff("nam", "Trần Văn Nam", PASSWORD)
    for _ in range(throttle.ATTEMPTS_PER_USERNAME):
        try_password(client, "sai")

    assert try_password(client, PASSWORD, "nam").status_code == HTTPStatus.FOUND
    assert try_password(Client(REMOTE_ADDR="192.0.2.7"), PASSWORD).status_code == HTTPStatus.FOUND


def test_trying_many_names_from_one_address_ends_too(client, clerk):
    for number in range(throttle.ATTEMPTS_PER_ADDRESS):
        throttle.record_failure("127.0.0.1", f"name-{number}")

    assert "quá nhiều lần" in refusal(client, PASSWORD)


def test_success_forgets_the_failures_before_it(client, clerk):
    for _ in range(throttle.ATTEMPTS_PER_USERNAME - 1):
        try_password(client, "sai")
    try_password(client, PASSWORD)

    assert not throttle.is_blocked("127.0.0.1", "mai")
    assert "chưa đúng" in refusal(Client(), "sai")


def test_password_of_the_demo_is_refused_outside_the_demo(client, db, settings):
    create_staff("desk", "Vũ Thị Mai", DEMO_PASSWORD)
    settings.DEMO = False
    refused = try_password(client, DEMO_PASSWORD, "desk")
    settings.DEMO = True

    assert "chỉ có hiệu lực khi Cổng chạy thử" in Page(refused).problems[0].text
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
