"""Whoever files must be somebody VNeID knows for certain."""

from http import HTTPStatus

import pytest

from portal.accounts.models import IdentityLevel
from tests.factories import StaffFactory, UserFactory
from tests.pages import Page

START = "/nop/2.000635/"


def test_somebody_at_level_one_is_told_how_to_reach_level_two_and_then_goes_on(client, road):
    person = UserFactory.create(identity_level=IdentityLevel.BASIC)
    client.force_login(person)
    told = client.get(START)["Location"]
    assert "cần tài khoản định danh mức độ 2" in Page(client.get(told)).text

    person.identity_level = IdentityLevel.FULL
    person.save()

    assert client.get(told)["Location"] == START


def test_level_two_begins(client, road):
    client.force_login(UserFactory.create())

    assert client.get(START).status_code == HTTPStatus.OK


@pytest.mark.parametrize("method", ["get", "post"])
def test_account_of_staff_is_no_applicant(client, road, method):
    client.force_login(StaffFactory.create())

    answer = getattr(client, method)(START)

    assert answer["Location"] == "/tai-khoan/muc-do-dinh-danh/?next=%2Fnop%2F2.000635%2F"
    assert "tài khoản của cán bộ" in Page(client.get(answer["Location"])).text


def test_stranger_signs_in_first(client, road):
    assert client.get(START)["Location"] == f"/tai-khoan/dang-nhap/?next={START}"
