"""Whoever sends a request byte by byte, or not at all, keeps nobody else waiting."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from bench.ports import free_ports
from bench.servers import wait_for
from bench.slow import Slowness, probe_under
from tests.demo import Demo

FRONT = settings.BASE_DIR / "deploy" / "nginx"
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log stderr; worker_processes 1;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {front}/limits.conf;
    upstream portal {{ server 127.0.0.1:{behind}; }}
    server {{ listen 127.0.0.1:{port}; include {front}/proxy.conf; }}
}}
"""


@pytest.mark.parametrize("slowness", Slowness)
def test_visitors_are_served_beside_200_slow_connections(demo: Demo, slowness: Slowness) -> None:
    probes = probe_under(slowness, f"{demo.portal}/", connections=200, seconds=5)

    assert probes.unanswered == []
    assert probes.answered


@pytest.mark.long
@pytest.mark.parametrize("slowness", Slowness)
def test_visitors_are_served_for_a_minute_beside_20_slow_connections(demo: Demo, slowness: Slowness) -> None:
    probes = probe_under(slowness, f"{demo.portal}/", connections=20, seconds=60)

    assert probes.unanswered == []
    assert probes.answered


@contextmanager
def running(command: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(command) as process:
        try:
            yield process
        finally:
            process.terminate()


@dataclass(frozen=True)
class Front:
    """The running front server, and the one process behind it."""

    url: str
    behind: "subprocess.Popen[bytes]"


@pytest.fixture
def front_server(tmp_path: Path) -> Iterator[Front]:
    """The front server as deploy/ configures it, before a single process that one slow request would stop."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    port, behind = free_ports(), free_ports()
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(NGINX.format(folder=tmp_path, front=FRONT, port=port, behind=behind))
    one = [sys.executable, "-m", "gunicorn", "--workers=1", "--no-control-socket", f"--bind=127.0.0.1:{behind}"]
    with (
        running([*one, "wsgiref.simple_server:demo_app"]) as process,
        running([nginx, "-c", str(configuration), "-e", "stderr"]),
    ):
        wait_for(f"http://127.0.0.1:{behind}")
        wait_for(f"http://127.0.0.1:{port}")
        yield Front(f"http://127.0.0.1:{port}/", process)


@pytest.mark.servers
@pytest.mark.parametrize("slowness", Slowness)
def test_the_front_server_keeps_slow_connections_from_the_portal(front_server: Front, slowness: Slowness) -> None:
    probes = probe_under(slowness, front_server.url, connections=200, seconds=5)

    assert probes.unanswered == []
    assert probes.answered


@pytest.mark.servers
def test_the_front_server_says_in_words_what_it_cannot_take(front_server: Front) -> None:
    visitor = HTTPConnection(front_server.url.removeprefix("http://").rstrip("/"), timeout=30)
    visitor.putrequest("POST", "/")
    visitor.putheader("Content-Length", str(300 * 2**20))
    visitor.endheaders()

    with visitor.getresponse() as too_large:
        assert too_large.status == httpx.codes.REQUEST_ENTITY_TOO_LARGE
        assert "Tệp gửi lên quá lớn" in too_large.read().decode()


@pytest.mark.servers
def test_the_front_server_says_in_words_that_the_portal_is_away(front_server: Front) -> None:
    front_server.behind.terminate()
    front_server.behind.wait()

    away = httpx.get(front_server.url)

    assert away.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert "tạm thời gián đoạn" in away.text
