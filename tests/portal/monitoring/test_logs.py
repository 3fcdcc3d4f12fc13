"""The log: one JSON object a line, the id of the request on each, into the jobs, and nothing about a person."""

import io
import json
import logging
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from core import outbox, request_ids
from core.outbox import worker
from core.outbox.models import OutboxJob
from portal.json_log import JsonFormatter
from portal.logs import WithoutTracebackOfRefusals, WithRequestId, WithRouteForAddress

FRONT_SERVER = {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_REQUEST_ID": "from-the-front-server"}


@pytest.fixture
def lines():
    """All lines logged meanwhile, as the handler of production writes them; each is read back."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(WithoutTracebackOfRefusals())
    handler.addFilter(WithRouteForAddress())
    handler.addFilter(WithRequestId())
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("django", "portal", "services", "payments", "core"))]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def test_a_line_says_when_where_what_and_for_which_request(lines):
    with request_ids.bound("abcdefgh"):
        logging.getLogger("portal.sample").warning("Hồ sơ %s", 7, extra={"request": object(), "status_code": 500})

    [line] = lines()
    assert line.keys() == {"time", "level", "logger", "message", "request_id"}
    assert (line["level"], line["logger"], line["message"]) == ("WARNING", "portal.sample", "Hồ sơ 7")
    assert line["request_id"] == "abcdefgh"


def test_an_exception_is_one_line_with_its_traceback(lines):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("portal.sample").exception("failed")

    [line] = lines()
    assert "ZeroDivisionError" in line["traceback"]


def test_each_answer_names_its_request(client, db):
    first, second = (client.get("/-/health")["X-Request-ID"] for _ in range(2))

    assert first != second
    assert len(first) == 32


def test_the_id_of_a_trusted_proxy_is_kept_and_that_of_others_is_not(client, db, settings):
    assert client.get("/-/health", **FRONT_SERVER)["X-Request-ID"] != "from-the-front-server"

    settings.TRUSTED_PROXIES = 1
    assert client.get("/-/health", **FRONT_SERVER)["X-Request-ID"] == "from-the-front-server"


@pytest.mark.parametrize("given", ["", "short", "with spaces in it", "a" * 65, 'quote"inside', "line\nbreak-inside"])
def test_what_is_no_id_is_replaced(given):
    assert request_ids.given_or_new(given) != given


@pytest.mark.django_db(transaction=True)
def test_the_id_follows_into_the_jobs_of_a_request(register):
    seen = []
    register("noted", lambda: seen.append(request_ids.current()))
    with request_ids.bound("request-1"), transaction.atomic():
        job = outbox.enqueue("noted", key="noted:1")

    worker.run([job.pk])

    assert seen == ["request-1"]
    assert OutboxJob.objects.get().request_id == "request-1"
    assert request_ids.current() == ""


def test_a_refused_request_is_named_by_its_route(lines, client, db):
    client.get("/xac-thuc/secret-of-a-paper/khong/")
    client.get("/thu-tuc/9.999999/")

    messages = [line["message"] for line in lines()]
    assert messages == ["Not Found: (no such address)", "Not Found: /thu-tuc/<str:code>/"]


def test_a_journey_leaves_nothing_about_a_person_in_the_log(lines, in_work, client: Client, settings):
    """Pages of the dossier, a refused request, a page that is not there, and jobs that fail."""
    logging.getLogger("django.request").setLevel(logging.INFO)
    person, answers = in_work.applicant, in_work.sheet.answers
    client.force_login(person)
    for address in (f"/ho-so/{in_work.pk}/", "/ho-so/", f"/khong-co/{person.username}", "/nop/2.000635/"):
        client.get(address)
    client.post(f"/ho-so/{in_work.pk}/rut/", {"note": "Nguyễn Thị Bí Mật"})
    worker.run(OutboxJob.objects.values_list("pk", flat=True))

    logged = json.dumps(lines(), ensure_ascii=False)
    assert logged != "[]"
    for secret in {person.email, person.username, *_texts(answers), "Nguyễn Thị Bí Mật"} - {None, ""}:
        assert secret not in logged


def _texts(answers: Any) -> list[str]:
    """Whatever a person typed that is long enough to be theirs."""
    if isinstance(answers, dict):
        return [text for value in answers.values() for text in _texts(value)]
    if isinstance(answers, list):
        return [text for value in answers for text in _texts(value)]
    return [answers] if isinstance(answers, str) and len(answers) > 8 else []
