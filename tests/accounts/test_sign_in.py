"""A citizen signs in: the whole OpenID round trip between the portal and the stand-in VNeID."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from portal.accounts.models import IdentityLevel, User
from tests.accounts.factors import CODE, FACTORS
from tests.accounts.round_trip import HOA, SIGN_IN, come_back, enter, leave_for_vneid
from tests.pages import Page
from tests.standins.site import StandinSite


@pytest.fixture
def vneid(standins, settings) -> Iterator[StandinSite]:
    standins.serve(settings)
    yield standins
    standins.tell_vneid("well")


@pytest.mark.django_db
def test_citizen_enters_and_is_known_by_what_vneid_says(client, vneid):
    enter(client, vneid, "079301004512")

    user = User.objects.get()
    assert (user.username, user.full_name, user.birth) == ("079301004512", "Đặng Thuỳ Dương", "09/09/2001")
    assert (user.personal_number, user.identity_level) == ("079301004512", IdentityLevel.FULL)
    assert (user.phone, user.email) == ("0707998877", "duong.dang@thu.example")
    assert not user.has_usable_password()
    assert client.get("/tai-khoan/").status_code == HTTPStatus.OK


@pytest.mark.django_db
def test_one_comes_back_to_the_page_one_wanted(client, vneid):
    answer = enter(client, vneid, next_path="/tai-khoan/?a=1")

    assert answer["Location"] == "/tai-khoan/?a=1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "http://localhost:9/", "javascript:alert(1)", "/\\evil.example"],
)
def test_next_never_leads_to_another_site(client, vneid, elsewhere):
    assert not Page(client.get(SIGN_IN, {"next": elsewhere})).mentions(elsewhere)

    answer = enter(client, vneid, next_path=elsewhere)

    assert answer["Location"] == "/tai-khoan/"


@pytest.mark.django_db
def test_second_sign_in_brings_the_account_up_to_date(client, vneid):
    enter(client, vneid)
    User.objects.update(phone="0", full_name="Tên cũ")

    enter(Client(), vneid)

    user = User.objects.get()
    assert (user.phone, user.full_name) == ("0912345678", "Nguyễn Thị Hoa")


@pytest.mark.django_db
def test_account_made_before_is_found_by_the_personal_number(client, vneid):
    known = User.objects.create(username="kept", personal_number=HOA)

    enter(client, vneid)

    known.refresh_from_db()
    assert (known.full_name, known.username) == ("Nguyễn Thị Hoa", "kept")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_somebody_else_at_the_same_browser_gets_their_own_session(client, vneid):
    enter(client, vneid)
    client.session["typed"] = "mine"

    enter(client, vneid, "036144000871")

    assert Page(client.get("/tai-khoan/")).summary["Họ, chữ đệm và tên"] == "Phạm Thị Tám"
    assert "typed" not in client.session


@pytest.mark.django_db
def test_only_a_year_of_birth_is_enough(client, vneid):
    enter(client, vneid, "011050000326")

    user = User.objects.get()
    assert (user.born_on, user.birth_year, user.birth) == (None, 1950, "1950")
    assert Page(client.get("/tai-khoan/")).summary["Năm sinh"] == "1950"


@pytest.mark.django_db
def test_level_one_may_enter_and_is_told_what_it_lacks(client, vneid):
    vneid.tell_vneid("level-one")

    enter(client, vneid)

    assert User.objects.get().identity_level == IdentityLevel.BASIC
    assert "mức độ 1" in Page(client.get("/tai-khoan/muc-do-dinh-danh/")).text


@pytest.mark.django_db
def test_level_two_needs_no_explanation_and_goes_on(client, vneid):
    enter(client, vneid)

    assert client.get("/tai-khoan/muc-do-dinh-danh/", {"next": "/nop/1/"})["Location"] == "/nop/1/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault_mode", "status", "sentence"),
    [
        ("refuses", HTTPStatus.FORBIDDEN, "Bạn đã từ chối đăng nhập"),
        ("expires", HTTPStatus.FORBIDDEN, "Hết thời gian xác nhận"),
        ("lies", HTTPStatus.BAD_GATEWAY, "Chưa xác nhận được bạn là ai"),
    ],
)
def test_misbehaviour_of_vneid_is_a_page_and_lets_nobody_in(client, vneid, fault_mode, status, sentence):
    vneid.tell_vneid(fault_mode)

    answer = enter(client, vneid, next_path="/tai-khoan/")

    assert answer.status_code == status
    page = Page(answer)
    assert sentence in page.text
    assert f"{SIGN_IN}?next=%2Ftai-khoan%2F" in page.hrefs
    assert not User.objects.exists()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_person_may_refuse_or_let_the_time_pass_without_being_told_to(client, vneid):
    refused = client.get(come_back(vneid, leave_for_vneid(client), refuse=""))
    expired = client.get(come_back(vneid, leave_for_vneid(client), expire=""))

    assert "Bạn đã từ chối đăng nhập" in Page(refused).heading
    assert "Hết thời gian xác nhận" in Page(expired).heading


@pytest.mark.django_db
def test_slow_vneid_is_not_waited_for(client, vneid, settings):
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.5
    vneid.tell_vneid("stalls")

    answer = enter(client, vneid)

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "VNeID chưa trả lời" in Page(answer).heading


@pytest.mark.django_db
def test_vneid_down_before_or_after_the_person_went_there(client, vneid, settings):
    back = come_back(vneid, leave_for_vneid(client), person=HOA)
    vneid.tell_vneid("down")

    before, after = client.post(f"{SIGN_IN}vneid/", {"next": "/tai-khoan/"}), client.get(back)

    assert before.status_code == after.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "VNeID chưa trả lời" in Page(before).heading
    assert "VNeID chưa trả lời" in Page(after).heading


@pytest.mark.django_db
def test_vneid_that_is_not_there_at_all(client, settings):
    settings.VNEID_URL = "http://127.0.0.1:9/vneid"

    answer = client.post(f"{SIGN_IN}vneid/")

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE


@pytest.mark.django_db
def test_account_of_an_organisation_is_refused(client, vneid):
    answer = enter(client, vneid, "5400123453")

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "tài khoản của tổ chức" in Page(answer).text


@pytest.mark.django_db(transaction=True)
def test_subject_that_is_the_name_of_another_account_opens_neither(client, vneid):
    User.objects.create(username=HOA)

    answer = enter(client, vneid)

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert "Chưa xác nhận được bạn là ai" in Page(answer).text
    assert User.objects.count() == 1
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_locked_account_stays_out(client, vneid):
    User.objects.create(username=HOA, personal_number=HOA, is_active=False)

    answer = enter(client, vneid)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "đang bị khoá" in Page(answer).text
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_code_serves_once_and_only_the_browser_that_asked(client, vneid):
    back = come_back(vneid, leave_for_vneid(client), person=HOA)

    stranger = Client().get(back)
    first, again = client.get(back), client.get(back)

    assert stranger.status_code == HTTPStatus.BAD_REQUEST
    assert "không còn hiệu lực" in Page(stranger).text
    assert first.status_code == HTTPStatus.FOUND
    assert again.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?code=x", "?error=access_denied", "?code=x&state=forged"])
def test_return_page_survives_nonsense(client, query):
    assert client.get(f"/tai-khoan/vneid/{query}").status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.django_db
def test_request_to_vneid_says_only_what_is_needed(client, vneid):
    address = urlsplit(leave_for_vneid(client))
    query = dict(httpx.QueryParams(address.query))

    assert query["scope"] == "openid"
    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"] == "http://testserver/tai-khoan/vneid/"


@pytest.mark.django_db
def test_page_for_the_signed_in_only_leads_to_sign_in_and_back(client):
    assert client.get("/tai-khoan/?a=1")["Location"] == f"{SIGN_IN}?next=/tai-khoan/%3Fa%3D1"


@pytest.mark.django_db
def test_signing_out_takes_a_button(client):
    client.force_login(User.objects.create(username="x"))

    assert client.get("/tai-khoan/dang-xuat/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert "_auth_user_id" in client.session
    assert client.post("/tai-khoan/dang-xuat/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_signed_in_person_does_not_see_the_sign_in_page(client):
    client.force_login(User.objects.create(username="x"))

    assert client.get(SIGN_IN, {"next": "/tai-khoan/"})["Location"] == "/tai-khoan/"


@pytest.mark.django_db
def test_machine_asked_by_its_number_leads_to_its_name_before_vneid(client, settings):
    settings.SITE_URL = "http://localhost:8000"
    page = "/tai-khoan/dang-nhap/?next=/ho-so/"

    assert client.get(page, headers={"Host": "127.0.0.1:8000"})["Location"] == f"http://localhost:8000{page}"
    assert client.get(page, headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.django_db
def test_vneid_is_no_way_for_staff_around_the_second_factor(client, vneid, settings):
    settings.SECOND_FACTOR = True
    enter(client, vneid)
    User.objects.update(is_staff=True)

    assert client.get("/admin/")["Location"] == FACTORS
    TOTP.activate(User.objects.get(), "JBSWY3DPEHPK3PXP")
    assert enter(Client(), vneid)["Location"] == CODE
