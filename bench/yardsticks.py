"""Yardsticks B, P and W, by which all figures are divided; measured in one process in interleaved rounds.

B is an empty view behind the whole middleware stack; P a plain list page of 15 KB; W is WeasyPrint rendering the
portal's receipt without the portal's optimisations. B and P are called through the WSGI application.
"""

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.test import Client
from weasyprint import HTML

from portal.accounts.models import User
from services.documents.document_types import DocumentType
from services.documents.models import Document
from services.documents.pdf import engine, typesetting
from services.documents.pdf.printable import printable_document

ROUNDS = 7
TOKEN = "a" * 32
"""CSRF token, as cookie and as field."""
FOLDER = str(engine.DOCUMENTS_DIR / "layout")
"""Base URL of the style sheet's fonts."""


def measure_yardsticks(receipt: str = "") -> dict[str, float]:
    """CPU milliseconds per call: medians of the rounds without the first (warm-up). W only with a receipt (HTML)."""
    loops: dict[str, tuple[int, Callable[[], object]]] = {
        "B": (100, lambda: request("/bench/bare/")),
        "P": (10, list_page()),
    }
    if receipt:
        loops["W"] = (2, lambda: HTML(string=receipt, base_url=FOLDER).write_pdf())
    rounds = [{name: cpu_ms(call, times) for name, (times, call) in loops.items()} for _ in range(ROUNDS + 1)]
    return {name: round(statistics.median(one[name] for one in rounds[1:]), 3) for name in loops}


def list_page() -> Callable[[], object]:
    """A function that requests yardstick P once."""
    session = session_key_of(get_user_model().objects.order_by("pk")[0])
    return lambda: request("/bench/page/", session)


def receipt_html() -> str:
    """HTML of the latest receipt of this run, with inlined style sheets."""
    paper = Document.objects.filter(kind=DocumentType.ACKNOWLEDGEMENT, stored_at__isnull=False).latest("pk")
    styles = "".join((engine.DOCUMENTS_DIR / "layout" / name).read_text() for name in ("paper.css", "demo.css"))
    return typesetting.render_html(printable_document(paper)).replace("</head>", f"<style>{styles}</style></head>")


def request(path: str, session: str = "", body: bytes | None = None) -> bytes:
    """GET a path or POST a body through the WSGI application; RuntimeError unless 200, or 302 for a POST."""
    environ = {
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "PATH_INFO": path.partition("?")[0],
        "QUERY_STRING": path.partition("?")[2],
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body or b"")),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "wsgi.input": io.BytesIO(body or b""),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    statuses: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], object]:
        statuses.append(status)
        return len  # nothing writes past the response

    response = APPLICATION(environ, start)
    content = b"".join(response)
    response.close()
    if statuses != ["200 OK" if body is None else "302 Found"]:
        raise RuntimeError(f"{path} answered {statuses}")
    return content


def session_key_of(person: User) -> str:
    """Key of a new session in which this user is signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def cpu_ms(call: Callable[[], object], times: int) -> float:
    """CPU milliseconds per call, over `times` calls."""
    began = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - began) * 1000 / times


APPLICATION = get_wsgi_application()
