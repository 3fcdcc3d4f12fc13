"""The measures everything is divided by: B, P and W, in one process, their rounds interleaved.

B is a view that says “ok” behind the whole middleware stack; P a list page of 15 KB as tutorials write it; W WeasyPrint
making the portal's own receipt without any of the portal's care. B and P are called as a web server calls them.
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
"""Against forgery, as cookie and as field."""
FOLDER = str(engine.DOCUMENTS_DIR / "layout")
"""Where the style sheet finds its fonts."""


def measure_yardsticks(receipt: str = "") -> dict[str, float]:
    """CPU milliseconds of each: the median of the rounds, the first of which only warms up. No receipt, no W."""
    loops: dict[str, tuple[int, Callable[[], object]]] = {
        "B": (100, lambda: request("/bench/bare/")),
        "P": (10, page_of_somebody()),
    }
    if receipt:
        loops["W"] = (2, lambda: HTML(string=receipt, base_url=FOLDER).write_pdf())
    rounds = [{name: cpu_ms(call, times) for name, (times, call) in loops.items()} for _ in range(ROUNDS + 1)]
    return {name: round(statistics.median(one[name] for one in rounds[1:]), 3) for name in loops}


def page_of_somebody() -> Callable[[], object]:
    """P, whenever called."""
    session = session_of(get_user_model().objects.order_by("pk")[0])
    return lambda: request("/bench/page/", session)


def a_receipt() -> str:
    """The HTML of a receipt the portal made in this run, its style sheet in it."""
    paper = Document.objects.filter(kind=DocumentType.RECEIPT, stored_at__isnull=False).latest("pk")
    styles = "".join((engine.DOCUMENTS_DIR / "layout" / name).read_text() for name in ("paper.css", "demo.css"))
    return typesetting.render_html(printable_document(paper)).replace("</head>", f"<style>{styles}</style></head>")


def request(path: str, session: str = "", posted: bytes | None = None) -> bytes:
    """The page at that path, through the WSGI application; what is posted must lead on to another page."""
    environ = {
        "REQUEST_METHOD": "GET" if posted is None else "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(posted or b"")),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "wsgi.input": io.BytesIO(posted or b""),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    answered: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], trouble: Any = None, /) -> Callable[[bytes], object]:
        answered.append(status)
        return len  # nothing writes past the response

    response = APPLICATION(environ, start)
    body = b"".join(response)
    response.close()
    if answered != ["200 OK" if posted is None else "302 Found"]:
        raise RuntimeError(f"{path} answered {answered}")
    return body


def session_of(person: User) -> str:
    """A session as if that person had signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def cpu_ms(call: Callable[[], object], times: int) -> float:
    """CPU milliseconds of one call."""
    began = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - began) * 1000 / times


APPLICATION = get_wsgi_application()
