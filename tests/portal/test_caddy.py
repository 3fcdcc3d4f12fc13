"""Caddy as deploy/ configures it, before the demo."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from bench.ports import free_ports
from bench.servers import wait_for
from tests.demo import Demo

CONFIGURATION = Path(settings.BASE_DIR) / "deploy" / "caddy" / "Caddyfile"
CADDY = shutil.which("caddy")


@pytest.fixture
def front(demo: Demo, tmp_path: Path) -> Iterator[str]:
    """The address of Caddy."""
    if CADDY is None:
        pytest.skip("Caddy is not installed")
    address = f"http://127.0.0.1:{free_ports()}"
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.0123456789ab.css").write_text("a{}")
    given = {
        "PORTAL_SITE": address,
        "PORTAL_UPSTREAMS": demo.portal.removeprefix("http://"),
        "PORTAL_STATIC": str(tmp_path / "static"),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    source = CONFIGURATION.read_text()
    (tmp_path / "Caddyfile").write_text(source.replace("{\n", "{\n\tadmin off\n", 1))
    run = [CADDY, "run", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    with subprocess.Popen(run, env={**os.environ, **given}, stderr=subprocess.DEVNULL) as caddy:
        try:
            wait_for(address)
            yield address
        finally:
            caddy.terminate()


@pytest.mark.servers
def test_caddy_hands_on_pages_and_keeps_figures_inside(front: str):
    page = httpx.get(front, headers={"Accept-Encoding": "gzip"})
    figures = httpx.get(f"{front}/-/metrics")
    style = httpx.get(f"{front}/static/a.0123456789ab.css")

    assert page.status_code == httpx.codes.OK
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Cổng dịch vụ công" in page.text
    assert figures.status_code == httpx.codes.NOT_FOUND
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.servers
def test_caddy_says_in_words_what_it_cannot_take(front: str):
    visitor = HTTPConnection(front.removeprefix("http://"), timeout=30)
    visitor.putrequest("POST", "/nop/")
    visitor.putheader("Content-Length", str(300 * 2**20))
    visitor.endheaders()

    with visitor.getresponse() as answer:
        assert answer.status == httpx.codes.REQUEST_ENTITY_TOO_LARGE
        assert "quá lớn" in answer.read().decode()
