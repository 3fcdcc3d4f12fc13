"""What staff do at the door and with their second factor."""

import time
from http import HTTPStatus
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from portal.accounts.models import FactorReset, User
from portal.accounts.second_factor import actions
from tests.factories import StaffFactory
from tests.pages import Page

PASSWORD = "Đò-ngang-sông-Hậu-7"
FACTORS = "/tai-khoan/xac-thuc/"
ACTIVATE = "/tai-khoan/xac-thuc/ung-dung/"
CODE = "/tai-khoan/xac-thuc/dang-nhap/"
AGAIN = "/tai-khoan/xac-thuc/lai/"


def enter(client: Client, next_path: str = "/admin/", *, name: str = "mai") -> Any:
    """The password at the staff door."""
    return client.post("/admin/login/", {"username": name, "password": PASSWORD, "next": next_path})


def code(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or some steps of 30 seconds away."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
    return shown


def set_up(client: Client) -> str:
    """Set up the app as the page says; its secret."""
    secret = Page(client.get(ACTIVATE)).element.xpath("string(//code)")
    assert client.post(ACTIVATE, {"code": code(secret, steps=-1)}).status_code == HTTPStatus.FOUND
    return str(secret)


def with_factor() -> User:
    """Somebody of the staff with an app."""
    person: User = StaffFactory.create()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    return person


def a_proposal() -> FactorReset:
    """Of some administrator, to put back somebody's factor."""
    return actions.propose_reset(with_factor(), by=StaffFactory.create(is_superuser=True), note="Mất điện thoại.")
