"""Real Celery processes beside a test, to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

WORKER = ("worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat")
BEAT = ("beat", "--pidfile=")


@contextmanager
def celery(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """One Celery process on the test's database and broker; whatever it left running ends with the block."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "PORTAL_VAR_DIR": str(settings.VAR_DIR),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    program = [sys.executable, "-m", "celery", "--app=portal", "--quiet", *command]
    with subprocess.Popen(program, env=env, start_new_session=True) as process:
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As `kill -9` does: the process has no time for anything."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(happened: Callable[[], bool], *, seconds: float = 60) -> None:
    """Look again and again; far more time than it takes, so that only what never happens fails."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)
