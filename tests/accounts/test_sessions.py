"""The session brings its person along, and Django's safeguards hold all the same."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Session, User
from portal.accounts.sessions import SessionStore
from tests.pages import Page

PROFILE = "/tai-khoan/"


@pytest.fixture
def hoa(db):
    return User.objects.create_user("001190012345", personal_number="001190012345", full_name="Nguyễn Thị Hoa")


@pytest.fixture
def signed_in(client: Client, hoa) -> Client:
    client.force_login(hoa)
    return client


def is_in(client: Client) -> bool:
    return client.get(PROFILE).status_code == HTTPStatus.OK


def test_page_asks_one_statement_for_session_and_person(signed_in, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert signed_in.get("/tai-khoan/dang-nhap/").status_code == HTTPStatus.FOUND


def test_visitor_without_a_cookie_costs_no_statement(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/tai-khoan/dang-nhap/")


def test_session_ends_after_eight_hours(signed_in):
    expires = Session.objects.get().expire_date
    assert timedelta(hours=7, minutes=59) < expires - timezone.now() <= timedelta(hours=8)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_in(signed_in)


def test_locked_account_is_out_at_once(signed_in, hoa):
    User.objects.filter(pk=hoa.pk).update(is_active=False)

    assert not is_in(signed_in)


def test_new_password_ends_the_other_sessions(signed_in, hoa):
    hoa.set_password("một mật khẩu khác hẳn")
    hoa.save()

    assert not is_in(signed_in)


def test_rotated_key_keeps_people_signed_in(signed_in, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, " * 5

    assert is_in(signed_in)


def test_row_of_somebody_else_lets_nobody_in(signed_in, hoa):
    Session.objects.update(user=User.objects.create_user("036144000871"))

    page = Page(signed_in.get(PROFILE))

    assert not page.mentions("036144000871")
    assert page.summary["Họ, chữ đệm và tên"] == "Nguyễn Thị Hoa"


def test_forged_and_forgotten_cookies_are_nobody(client, db):
    for key in ("x" * 32, "short", "'; DROP TABLE--"):
        client.cookies["sessionid"] = key
        assert not is_in(client)


def test_a_new_key_takes_over_what_the_old_one_held(db):
    session = SessionStore()
    session["x"] = 1
    session.save()
    old = session.session_key

    session = SessionStore(old)
    session.cycle_key()
    session["y"] = 2
    session.save()

    assert session.session_key != old
    assert dict(SessionStore(session.session_key).items()) == {"x": 1, "y": 2}
    assert Session.objects.get().session_key == session.session_key
    session.save()  # a second time it is there already


def saved_session() -> SessionStore:
    session = SessionStore()
    session["x"] = 1
    session.save()
    return SessionStore(session.session_key)


def test_the_old_key_leads_nowhere_and_its_row_has_moved(db, django_assert_num_queries):
    session = saved_session()
    old = session.session_key
    session.cycle_key()
    with django_assert_num_queries(1):
        session.save()

    assert dict(SessionStore(old).items()) == {}
    assert dict(SessionStore(session.session_key).items()) == {"x": 1}


def test_what_somebody_else_has_ended_is_written_under_the_new_key(db):
    session = saved_session()
    session.cycle_key()
    Session.objects.all().delete()
    session.save()

    assert dict(SessionStore(session.session_key).items()) == {"x": 1}


def test_a_session_that_ends_before_it_was_saved_leaves_no_row(db):
    session = saved_session()
    session.cycle_key()
    session.flush()

    assert not Session.objects.exists()


def test_what_the_row_says_already_is_not_written_again(db, django_assert_num_queries):
    session = saved_session()
    session.set_expiry(600)
    session.save()
    session = SessionStore(session.session_key)
    with django_assert_num_queries(1):  # it is read
        session.save()

    session = SessionStore(session.session_key)
    for value in (2, 1):
        session["x"] = value
        session.save()
    assert SessionStore(session.session_key)["x"] == 1


def test_what_is_used_stays_valid_where_no_moment_was_fixed(db):
    session = saved_session()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    SessionStore(session.session_key).save()

    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=1)


def test_signing_out_leaves_no_row(signed_in):
    signed_in.post("/tai-khoan/dang-xuat/")

    assert not Session.objects.exists()


def test_sessions_go_with_their_person_and_by_age(signed_in, hoa):
    old = SessionStore()
    old["x"] = 1
    old.create()
    Session.objects.filter(session_key=old.session_key).update(expire_date=timezone.now() - timedelta(days=1))
    assert Session.objects.get(user=hoa)

    call_command("clearsessions")
    assert [session.user for session in Session.objects.all()] == [hoa]

    hoa.delete()
    assert not Session.objects.exists()
