"""Staff sign in at the admin with a password; nobody else does, and nobody may guess for long."""

from http import HTTPStatus

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.accounts.actions import DEMO_PASSWORD, create_staff
from portal.accounts.models import User
from tests.pages import Page

LOGIN = "/admin/login/"
PASSWORD = "Đò-ngang-sông-Hậu-7"
NEW_PASSWORD = "Cầu-tre-lắt-lẻo-88"


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
    for _ in range(5):
        assert "chưa đúng" in refusal(client, "sai")

    assert "quá nhiều lần" in refusal(client, PASSWORD)
    assert "quá nhiều lần" in refusal(client, PASSWORD, "MAI")


def test_pause_ends_and_the_next_one_is_longer(client, clerk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            try_password(client, "sai")
        assert "đợi 1 phút" in refusal(client, PASSWORD)
        clock.shift(60)
        assert "chưa đúng" in refusal(client, "sai")
        assert "đợi 2 phút" in refusal(client, PASSWORD)
        clock.shift(120)
        assert try_password(client, PASSWORD).status_code == HTTPStatus.FOUND


def test_mistyping_at_one_account_keeps_nobody_from_another(client, clerk):
    create_staff("nam", "Trần Văn Nam", PASSWORD)
    for _ in range(5):
        try_password(client, "sai")

    assert try_password(client, PASSWORD, "nam").status_code == HTTPStatus.FOUND
    assert try_password(at(7), PASSWORD).status_code == HTTPStatus.FOUND


def test_guessing_one_account_from_forty_addresses_ends(clerk):
    tried = [refusal(at(number), "sai") for number in range(40) for _ in range(4)]

    assert sum("chưa đúng" in text for text in tried) == 10
    assert "quá nhiều lần" in refusal(at(99), PASSWORD)


def test_attack_from_elsewhere_does_not_keep_out_who_has_been_here_before(client, clerk):
    try_password(client, PASSWORD)
    for number in range(1, 20):
        try_password(at(number), "sai")

    assert try_password(Client(), PASSWORD).status_code == HTTPStatus.FOUND


def test_trying_many_names_from_one_address_ends_but_not_for_those_who_work_there(client, clerk):
    try_password(client, PASSWORD)
    create_staff("nam", "Trần Văn Nam", PASSWORD)
    tried = [refusal(Client(), "sai", f"name-{number}") for number in range(60)]

    assert sum("chưa đúng" in text for text in tried) == 50
    assert "quá nhiều lần" in refusal(Client(), PASSWORD, "nam")
    assert try_password(Client(), PASSWORD).status_code == HTTPStatus.FOUND


def test_addresses_are_told_apart_behind_a_trusted_proxy(clerk, settings):
    settings.TRUSTED_PROXIES = 1
    for _ in range(5):
        try_password(behind_proxy("203.0.113.1"), "sai")

    assert "quá nhiều lần" in refusal(behind_proxy("203.0.113.1"), PASSWORD)
    assert try_password(behind_proxy("203.0.113.2"), PASSWORD).status_code == HTTPStatus.FOUND


def test_pause_survives_an_emptied_cache(client, clerk):
    for _ in range(5):
        try_password(client, "sai")
    cache.clear()

    assert "quá nhiều lần" in refusal(client, PASSWORD)


def test_success_forgets_the_failures_before_it(client, clerk):
    for _ in range(2):
        for _ in range(4):
            assert "chưa đúng" in refusal(Client(), "sai")
        try_password(client, PASSWORD)


def test_old_password_cannot_be_guessed_where_it_is_changed(client, clerk):
    client.force_login(clerk)
    for _ in range(5):
        assert "quá nhiều lần" not in change_password(client, "sai").text

    assert "quá nhiều lần" in change_password(client, PASSWORD).text
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_password_is_changed_by_who_knows_the_old_one(client, clerk):
    client.force_login(clerk)

    change_password(client, PASSWORD)

    clerk.refresh_from_db()
    assert clerk.check_password(NEW_PASSWORD)


def change_password(client: Client, old: str) -> Page:
    form = {"old_password": old, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return Page(client.post("/admin/password_change/", form, follow=True))


def at(number: int) -> Client:
    """Somebody at another address."""
    return Client(REMOTE_ADDR=f"192.0.2.{number}")


def behind_proxy(address: str) -> Client:
    return Client(headers={"X-Forwarded-For": f"198.51.100.1, {address}"})


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
