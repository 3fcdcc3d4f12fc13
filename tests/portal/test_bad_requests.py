"""Requests that no honest browser sends are answered, and none of them with a server error."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client
from django.test.client import RequestFactory
from zeal import zeal_ignore

from portal.accounts.models import User
from portal.logs import WithoutTracebackOfRefusals
from portal.wsgi import application
from services.agencies.models import CalendarDay
from services.dossiers.models import Filing
from tests.factories import AgencyFactory, StaffFactory


def asked(method: str, path: str, *, kind: str = "", body: bytes = b"", **more: str) -> tuple[int, str]:
    """The status and text with which the portal answers a request as a web server hands it on."""
    environ: dict[str, Any] = {**RequestFactory().generic(method, path, body).environ, "CONTENT_TYPE": kind, **more}
    said: list[str] = []

    def start(status: str, *_: Any) -> Callable[[bytes], object]:
        said.append(status)
        return said.__contains__

    request_started.disconnect(close_old_connections)  # the test's transaction is on this connection
    try:
        answer = application(environ, start)
    finally:
        request_started.connect(close_old_connections)
    return int(said[0][:3]), b"".join(answer).decode(errors="replace")


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "hex", "base64", "zlib", "idna", "undefined", "x"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/html"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_said_to_be_in_another_charset_is_no_server_error(method, kind, charset):
    status, _ = asked(method, "/tim-kiem/?q=khai+sinh", kind=f"{kind}; charset={charset}", body=b"a=b")

    assert status < 500


@pytest.mark.django_db
def test_what_is_asked_for_is_read_as_utf_8_whatever_the_charset_said():
    status, text = asked("GET", "/tim-kiem/?q=h%E1%BB%99+t%E1%BB%8Bch", kind="text/html; charset=utf-16")

    assert status == 200
    assert 'value="hộ tịch"' in text


TOKEN = "f" * 32
MULTIPART = [
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=" + "b" * 300, b"x"),
    ("multipart/form-data; boundary=b\xe9", b"x"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n'),
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/khong-co/", "/tra-cuu/", "/admin/khong-co/", "/thanh-toan/vnpay/thong-bao/"])
@pytest.mark.parametrize(("kind", "body"), MULTIPART)
def test_malformed_multipart_is_no_server_error(path, kind, body):
    status, _ = asked("POST", path, kind=kind, body=body, HTTP_COOKIE=f"csrftoken={TOKEN}", HTTP_X_CSRFTOKEN=TOKEN)

    assert status < 500


@pytest.mark.django_db
def test_malformed_multipart_for_a_strange_host_is_no_server_error():
    body = b"&".join(b"field=1" for _ in range(1_100))
    host = {"HTTP_HOST": "x.example", "HTTP_COOKIE": f"csrftoken={TOKEN}"}

    status, _ = asked("POST", "/", kind="multipart/form-data", body=body, **host)

    assert status == 400


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/thu-tuc/2.000635%00/", "/xac-thuc/a%00b/"])
def test_a_nul_in_an_address_is_not_understood(client, address):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "Chúng tôi không đọc được yêu cầu này" in answer.content.decode()


@pytest.mark.parametrize("query", ["tim-kiem/?q=a%00b", "tra-cuu/?%00=1", "admin/accounts/user/?q=%00"])
def test_a_nul_in_a_query_is_no_fault_of_the_server(superuser, query):
    assert superuser.get(f"/{query}").status_code in {200, 400}


@pytest.mark.servers
@pytest.mark.parametrize("field", ["superior", "unit"])
def test_a_nul_in_a_choice_is_no_fault_of_the_server(superuser, field):
    answer = superuser.post("/admin/agencies/agency/reorganisations/new/them/", {"code": "H00", field: "ona\0b"})

    assert answer.status_code in {200, 400, 422}


@pytest.fixture
def superuser(db) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(StaffFactory.create(is_superuser=True))
    return browser


def address_of(model: str, word: str) -> str:
    return f"/admin/{model}/{word}/change/"


SENT_ON = ("dossiers/dossier", "catalogue/procedureversion", "payments/order", "payments/receipt", "payments/refund")


@pytest.mark.parametrize("word", ["x", "0x1f", "1.5", "-1", "9" * 30, "1_23", "١٢"])
@pytest.mark.parametrize(
    "model", [*SENT_ON, "payments/discrepancy", "payments/payeedetail", "agencies/calendarday", "accounts/user"]
)
def test_an_admin_address_with_a_word_for_a_number_is_no_server_error(superuser, model, word):
    assert superuser.get(address_of(model, word)).status_code < 500


@pytest.mark.parametrize("model", ["core/outboxjob", "accounts/user", "agencies/agency"])
def test_an_admin_address_that_names_no_field_is_no_server_error(superuser, model):
    assert superuser.get(f"/admin/{model}/1/delete/?_to_field=").status_code < 500


NEW: dict[str, Callable[[], dict[str, Any]]] = {
    "agencies/post": lambda: {"user": StaffFactory.create(), "role": "desk", "agency": AgencyFactory.create()},
    "agencies/agency": lambda: {"code": "H99", "name": "Cơ quan"},
}


@pytest.mark.parametrize("word", ["x", "on", "1.5", "9" * 30, "-1", "\0"])
@pytest.mark.parametrize(
    ("model", "field"), [("agencies/post", "user"), ("agencies/post", "agency"), ("agencies/agency", "unit")]
)
def test_a_word_where_the_admin_asks_for_a_key_is_a_mistake_in_the_form(superuser, model, field, word):
    rows = apps.get_model(model.replace("/", "."))
    address = f"/admin/{model}/{rows.objects.create(**NEW[model]()).pk}/change/"

    with zeal_ignore():  # Django reads the chosen user as it reads who asks
        answer = superuser.post(address, {field: word})

    if answer.status_code == 400 and word == "\0":
        return  # the key is a text, in which PostgreSQL takes no NUL
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors


@pytest.mark.parametrize("word", ["x", "on", "1.5", "9" * 30, "-1", "\0"])
@pytest.mark.parametrize(("kind", "field"), [("them", "superior"), ("them", "unit"), ("chuyen", "agency")])
def test_a_word_where_a_reorganisation_asks_for_a_code_is_a_mistake_in_the_form(superuser, kind, field, word):
    answer = superuser.post(f"/admin/agencies/agency/reorganisations/new/{kind}/", {field: word})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


@pytest.mark.parametrize("word", ["x", "1_23", "9" * 30, "2026-13-45"])
@pytest.mark.parametrize("model", [User, CalendarDay, Filing])
def test_a_link_to_no_object_is_no_page(superuser, model, word):
    kind = ContentType.objects.get_for_model(model)

    assert superuser.get(f"/admin/r/{kind.pk}/{word}/").status_code == 404


@pytest.mark.parametrize("key", ["x", "9" * 30])
def test_an_action_on_rows_that_cannot_be_is_not_understood(superuser, key):
    posted = {"action": "try_again", "_selected_action": key}

    assert superuser.post("/admin/core/outboxjob/", posted).status_code == 400


def test_a_refused_request_is_logged_without_a_traceback_and_a_failed_one_with_it():
    def logged(status: int) -> str:
        record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "said", None, sys.exc_info())
        record.status_code = status
        WithoutTracebackOfRefusals().filter(record)
        return logging.Formatter().format(record)

    try:
        raise PermissionDenied
    except PermissionDenied:
        assert logged(403) == "said"
        assert "Traceback" in logged(500)
