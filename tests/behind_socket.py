"""The web server of the systemd unit behind a socket that stays open."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from bench.servers import PROGRAMS

UNIT = Path(settings.BASE_DIR) / "deploy" / "systemd" / "portal-web.service"
FIRST_PASSED = 3
"""Where sd_listen_fds(3) puts the first socket."""


@contextmanager
def web_server(
    listening: socket.socket, environment: Mapping[str, str], folder: Path = Path(settings.BASE_DIR)
) -> Iterator[None]:
    """The command of the unit, with the code in this folder; ended as systemd ends it."""
    [line] = re.findall(r"^ExecStart=(.+)$", UNIT.read_text(), re.MULTILINE)
    program, *options = line.split()
    command = ["sh", "-c", 'LISTEN_PID=$$ exec "$@"', "sh", str(PROGRAMS / Path(program).name), *options]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment, "LISTEN_FDS": "1"},
        preexec_fn=lambda: os.dup2(listening.fileno(), FIRST_PASSED) and None,  # noqa: PLW1509 - it calls nothing else
        pass_fds=[FIRST_PASSED],
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
