"""The way to VNeID and back, for a portal driven by the test client."""

from http import HTTPStatus
from typing import Any

import httpx
from django.test import Client

from tests.pages import Page
from tests.standins.site import StandinSite, submit

HOA = "001190012345"
SIGN_IN = "/tai-khoan/dang-nhap/"


def leave_for_vneid(client: Client, next_path: str = "") -> str:
    """Press the button; the address at VNeID one is sent to."""
    answer = client.post(f"{SIGN_IN}vneid/", {"next": next_path})
    assert answer.status_code == HTTPStatus.FOUND, Page(answer).text
    return answer["Location"]


def come_back(vneid: StandinSite, address: str, **fields: str) -> str:
    """Answer on VNeID's page; the path at the portal one is sent back to."""
    with httpx.Client(base_url=vneid.url) as browser:
        answer = submit(browser, address, **fields)
    assert answer.status_code == HTTPStatus.FOUND, answer.text
    assert answer.headers["Location"].startswith("http://testserver/tai-khoan/vneid/?")
    return answer.headers["Location"].removeprefix("http://testserver")


def enter(client: Client, vneid: StandinSite, person: str = HOA, next_path: str = "") -> Any:
    return client.get(come_back(vneid, leave_for_vneid(client, next_path), person=person))
