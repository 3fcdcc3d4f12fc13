"""What VNeID answers is believed only as far as it is proved; every lie ends in a page and lets nobody in."""

import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client
from jwcrypto.jwk import JWK

from notifications.models import Notification
from portal.accounts.errors import SignInError
from portal.accounts.id_tokens import SigningKeys
from portal.accounts.models import User
from portal.accounts.provider import ReturnAdapter, VneidOAuth2Adapter
from tests.accounts.round_trip import HOA, SIGN_IN, come_back, enter, leave_for_vneid
from tests.factories import StaffFactory
from tests.pages import Page
from tests.standins.site import StandinSite, running

pytestmark = pytest.mark.django_db

BINH = "031085004417"


@pytest.fixture
def vneid(standins, settings) -> Iterator[StandinSite]:
    standins.serve(settings)
    yield standins
    standins.tell_vneid("well")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "lie",
    [
        "no-token",
        "unsigned",
        "foreign-key",
        "public-key-as-secret",
        "other-issuer",
        "other-audience",
        "other-nonce",
        "token-expired",
        "token-from-tomorrow",
        "full-width-number",
        "not-json",
    ],
)
def test_answer_that_proves_nothing_lets_nobody_in(client, vneid, lie):
    vneid.tell_vneid(lie)

    answer = enter(client, vneid)

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert "Chưa xác nhận được bạn là ai" in Page(answer).heading
    assert not is_in(client)
    assert not User.objects.exists()


def test_discovery_document_of_another_issuer_is_refused_before_one_leaves(client, vneid, settings):
    settings.VNEID_URL = f"{vneid.url}/somebody-else/../vneid"

    answer = client.post(f"{SIGN_IN}vneid/")

    assert answer.status_code == HTTPStatus.BAD_GATEWAY


def test_who_comes_back_needs_the_discovery_document_no_more_than_once_in_ten_minutes(client, vneid, monkeypatch):
    read = []

    original: Any = OpenIDConnectOAuth2Adapter.openid_config

    def counted(adapter: object) -> object:
        read.append(type(adapter))
        return original.fget(adapter)

    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", property(counted))

    enter(client, vneid)
    assert set(read) == {VneidOAuth2Adapter}

    address = leave_for_vneid(client)
    later = time.monotonic() + 601
    monkeypatch.setattr("time.monotonic", lambda: later)
    client.get(come_back(vneid, address, person=HOA))
    assert set(read) == {VneidOAuth2Adapter, ReturnAdapter}
    assert is_in(client)


def test_unknown_key_is_asked_for_once_a_minute_and_a_new_one_found(monkeypatch):
    old, new = (JWK.generate(kty="RSA", size=2048, kid=name) for name in ("old", "new"))
    published, fetched = [old], []

    def fetch(url):
        fetched.append(url)
        return {"keys": [key.export_public(as_dict=True) for key in published]}

    keys = SigningKeys()
    assert keys.get("https://vneid/keys", "old", fetch).thumbprint() == old.thumbprint()
    for _ in range(3):
        with pytest.raises(SignInError):
            keys.get("https://vneid/keys", "new", fetch)
    assert len(fetched) == 1

    published.append(new)
    later = time.monotonic() + 61
    monkeypatch.setattr("time.monotonic", lambda: later)

    assert keys.get("https://vneid/keys", "new", fetch).thumbprint() == new.thumbprint()


def test_nonce_of_each_sign_in_is_another_one(client, vneid):
    first, second = leave_for_vneid(client), leave_for_vneid(client)

    assert nonce(first)
    assert nonce(first) != nonce(second)


def nonce(address: str) -> str:
    return address.partition("&nonce=")[2].partition("&")[0]


def test_broken_email_is_left_out_and_the_person_comes_in(client, vneid):
    vneid.tell_vneid("broken-email")

    enter(client, vneid)

    assert is_in(client)
    assert User.objects.get().email == ""


def test_known_account_with_another_number_is_refused_and_staff_are_told_once(client, vneid):
    enter(client, vneid)
    keeper = StaffFactory.create(is_superuser=True, email="")
    vneid.tell_vneid("other-number")

    answers = [enter(other, vneid) for other in (Client(), Client())]

    assert {answer.status_code for answer in answers} == {HTTPStatus.FORBIDDEN}
    assert "Số định danh không khớp" in Page(answers[0]).heading
    user = User.objects.get(username=HOA)
    assert user.personal_number == HOA
    [told] = Notification.objects.filter(recipient=keeper)
    assert told.path == f"/admin/accounts/user/{user.pk}/change/"
    assert BINH not in told.body + told.subject


def test_other_number_never_leads_into_the_account_that_has_it(client, vneid):
    enter(client, vneid)
    binh = User.objects.create(username=BINH, personal_number=BINH, full_name="Lê Văn Bình")
    vneid.tell_vneid("other-number")
    stranger = Client()

    enter(stranger, vneid)

    assert not is_in(stranger)
    binh.refresh_from_db()
    assert binh.full_name == "Lê Văn Bình"


# Encrypted answers, as the real VNeID gives them


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def encrypting_site(tmp_path_factory, private_key) -> Iterator[StandinSite]:
    folder = tmp_path_factory.mktemp("encrypting")
    pem = folder / "key.pem"
    pem.write_bytes(private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with running(folder, "http://testserver", given={"PORTAL_VNEID_KEY": str(pem)}) as site:
        yield site


@pytest.fixture
def encrypting(encrypting_site: StandinSite, private_key, settings) -> StandinSite:
    encrypting_site.serve(settings)
    settings.VNEID_KEY = private_key
    return encrypting_site


def test_encrypted_answers_are_opened(client, encrypting):
    enter(client, encrypting)

    assert is_in(client)
    assert User.objects.get().full_name == "Nguyễn Thị Hoa"


def test_answers_encrypted_for_somebody_else_are_refused(client, encrypting, settings):
    settings.VNEID_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    answer = enter(client, encrypting)

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert not is_in(client)


def test_readable_answers_are_refused_where_encrypted_ones_are_agreed(client, vneid, private_key, settings):
    settings.VNEID_KEY = private_key

    answer = enter(client, vneid)

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert not is_in(client)


def test_addresses_may_be_given_where_none_can_be_discovered(client, encrypting, settings):
    base = f"{encrypting.url}/vneid"
    settings.VNEID_ENDPOINTS = {
        "authorization_endpoint": f"{base}/authorize/",
        "token_endpoint": f"{base}/token/",
        "userinfo_endpoint": f"{base}/userinfo/",
    }
    settings.VNEID_URL = "http://127.0.0.1:9/nothing-here"

    client.get(come_back(encrypting, leave_for_vneid(client), person=HOA))

    assert is_in(client)
