"""What an upload costs a real web server."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from bench.ports import free_ports
from bench.uploads import MEGABYTE, peak_memory, send, worker_pids
from eforms.files.storage import delete, path_of
from eforms.models import Attachment, Draft
from tests.eforms.samples import LARGE
from tests.processes import kill, wait_until


@contextmanager
def web_server() -> Iterator[tuple[int, int]]:
    """A server with one process; its port, and the process that serves."""
    port = free_ports()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.eforms.server_settings",
        "PORTAL_VAR_DIR": str(settings.VAR_DIR),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-m", "gunicorn", "--workers=1", "--threads=4", f"--bind=127.0.0.1:{port}"]
    with subprocess.Popen([*command, "portal.wsgi"], env=env, start_new_session=True) as process:
        try:
            wait_until(lambda: listens(port) and bool(worker_pids(process.pid)))
            yield port, worker_pids(process.pid)[0]
        finally:
            kill(process)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.django_db(transaction=True)
def test_200_megabytes_raise_the_memory_of_the_server_by_at_most_20(client, citizen):
    draft = Draft.objects.create(owner=citizen, checksum=LARGE.checksum)
    client.force_login(citizen)
    path = f"/lon/{draft.key}/only/"
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    with web_server() as (port, pid):
        first = send(port, path, session, 1)
        before = peak_memory(pid)
        second = send(port, path, session, 200)
        grown = peak_memory(pid) - before
        status, page = send(port, path, session, 201)
        wait_until(lambda: not any(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()))

    sizes = list(Attachment.objects.present().order_by("pk").values_list("stored__size", flat=True))
    for sha256 in Attachment.objects.values_list("stored__sha256", flat=True):
        assert path_of(sha256).exists()
        delete(sha256)
    print(f"memory of the server: +{grown / MEGABYTE:.1f} MB")  # noqa: T201 - the figure
    assert first == second == (302, f"/lon/{draft.key}/kiem-tra/")
    assert sizes == [MEGABYTE, 200 * MEGABYTE]
    assert grown <= 20 * MEGABYTE
    assert status == 200
    assert "lớn hơn 200 MB" in page.split('id="muc-plan"')[1]
