"""Whoever sends a request byte by byte, or not at all, keeps nobody else waiting."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

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
def running(command: Sequence[str]) -> Iterator[None]:
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.terminate()


@pytest.fixture
def front_server(tmp_path: Path) -> Iterator[str]:
    """The front server as deploy/ configures it, before a single process that one slow request would stop."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    port, behind = free_ports(), free_ports()
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(NGINX.format(folder=tmp_path, front=FRONT, port=port, behind=behind))
    one = [sys.executable, "-m", "gunicorn", "--workers=1", "--no-control-socket", f"--bind=127.0.0.1:{behind}"]
    with (
        running([*one, "wsgiref.simple_server:demo_app"]),
        running([nginx, "-c", str(configuration), "-e", "stderr"]),
    ):
        wait_for(f"http://127.0.0.1:{behind}")
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"


@pytest.mark.servers
@pytest.mark.parametrize("slowness", Slowness)
def test_the_front_server_keeps_slow_connections_from_the_portal(front_server: str, slowness: Slowness) -> None:
    probes = probe_under(slowness, f"{front_server}/", connections=200, seconds=5)

    assert probes.unanswered == []
    assert probes.answered
