"""Reports to an error tracker: sent by the Sentry protocol, without anything that a person typed or is."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli  # type: ignore[import-untyped]
import pytest
import sentry_sdk

from portal.monitoring import error_tracking
from services.catalogue.views import public

UNPACKED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture
def tracker() -> Iterator[tuple[str, list[bytes]]]:
    """A server that takes envelopes; its DSN, and what it took."""
    taken: list[bytes] = []

    class Tracker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append(UNPACKED[self.headers.get("Content-Encoding", "")](body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Tracker)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", taken
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def tracked(tracker, settings) -> Iterator[list[bytes]]:
    """Exceptions are reported meanwhile; what arrived."""
    dsn, taken = tracker
    settings.ENV = settings.ENV.model_copy(update={"errors_dsn": dsn})
    error_tracking.start()
    yield taken
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def test_an_exception_in_a_view_is_reported_without_what_was_typed(tracked, client, db, monkeypatch):
    def fails(code: str, *others: object) -> None:
        raise ValueError(f"Nguyễn Thị Bí Mật {code}")

    monkeypatch.setattr(public, "_render_procedure", fails)
    client.raise_request_exception = False

    answer = client.get("/thu-tuc/001099012345/?q=Bí Mật", HTTP_COOKIE="sessionid=stolen")
    sentry_sdk.flush(5)

    [envelope] = tracked
    report = json.loads(envelope.splitlines()[-1])
    [error] = report["exception"]["values"]
    assert (error["type"], error["value"]) == ("ValueError", "")
    assert error["stacktrace"]["frames"][-1]["function"] == "fails"
    assert report["tags"] == {"request_id": answer["X-Request-ID"]}
    for secret in ("Bí Mật", "B\\u00ed", "001099012345", "stolen"):
        assert secret.encode() not in envelope


def test_nothing_is_reported_where_no_tracker_is_set(settings):
    error_tracking.start()

    assert not sentry_sdk.get_client().is_active()
