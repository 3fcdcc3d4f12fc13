"""PostgreSQL: after a restart the next request is answered, the next job done, and nothing waits for ever."""

import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from bench.ports import free_ports
from core.outbox import publish, worker
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from tests.processes import WORKER, celery, kill, wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site() -> Iterator[str]:
    """A web server with one thread, which keeps its connection to the test's database."""
    port = free_ports()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "PORTAL_VAR_DIR": str(settings.VAR_DIR),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--no-control-socket", f"--bind=127.0.0.1:{port}"]
    with subprocess.Popen(command, env=env, start_new_session=True) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            kill(process)


def asks_the_database(site: str) -> bool:
    """Whether a page that looks up a session is answered; it asks to sign in."""
    try:
        answer = httpx.get(f"{site}/thong-bao/", cookies={settings.SESSION_COOKIE_NAME: "x" * 32})
    except httpx.TransportError:
        return False
    return answer.status_code == 302


def end_all_other_connections() -> int:
    """As a restart of PostgreSQL does; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def test_the_request_after_a_restart_is_answered(site):
    wait_until(lambda: asks_the_database(site))

    assert end_all_other_connections() >= 1

    assert asks_the_database(site)


@pytest.mark.usefixtures("empty_broker")
def test_a_worker_keeps_its_connection_and_does_the_job_after_a_restart():
    now = timezone.now()
    settled = OutboxJob.objects.create(kind=worker.GIVEN_UP, key="settled", state=JobState.DONE, done_at=now)

    def done(key: str) -> None:
        with transaction.atomic():
            job = publish.enqueue(worker.GIVEN_UP, key=key, job_id=settled.pk)
        wait_until(OutboxJob.objects.filter(pk=job.pk, state=JobState.DONE, attempts=1).exists)

    with celery(*WORKER):
        done("before")

        assert end_all_other_connections() == 1

        done("after")


def test_no_statement_lock_or_open_transaction_waits_for_ever():
    with connection.cursor() as cursor:
        waits = {}
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            waits[name] = cursor.fetchone()[0]

    assert waits == {
        "statement_timeout": "30s",
        "lock_timeout": "15s",
        "idle_in_transaction_session_timeout": "1min",
    }
