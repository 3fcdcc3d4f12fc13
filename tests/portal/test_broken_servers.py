"""Redis is gone or answers nobody: pages are served, what was sent is kept, and all goes on when it is back."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from bench.ports import free_ports
from core.fail_soft_cache import FailSoftRedisCache, pause_of
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications.models import Notification
from tests.factories import UserFactory
from tests.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SESSION = """
import django; django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
from notifications.actions import tell
from django.db import transaction
client = Client(headers={"host": "localhost"})
person = get_user_model().objects.get()
client.force_login(person)
for path in ("/ho-so/", "/thong-bao/", "/", "/tra-cuu/"):
    print(path, client.get(path, follow=True).status_code)
with transaction.atomic():
    tell(person, "sample", key="sample", path="/", context={"name": "x"})
print("told", client.get("/thong-bao/").status_code)
"""


@contextmanager
def redis_server(port: int, folder: object) -> Iterator[subprocess.Popen[bytes]]:
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen([*command, "--logfile", "redis.log"]) as server:
        try:
            yield server
        finally:
            server.send_signal(signal.SIGCONT)
            server.kill()


@pytest.fixture
def port() -> int:
    return free_ports(1)


@pytest.fixture
def cache(port) -> Iterator[FailSoftRedisCache]:
    cache = FailSoftRedisCache(f"redis://127.0.0.1:{port}", {})
    yield cache
    cache._cache.get_client(write=True).connection_pool.disconnect()


def visit(port: int) -> str:
    """What a signed-in person finds on a portal whose Redis is there."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.broken_redis_settings",
        "PORTAL_VAR_DIR": str(settings.VAR_DIR),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "REDIS_URL": f"redis://127.0.0.1:{port}",
    }
    done = subprocess.run([sys.executable, "-c", SESSION], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_pages_are_served_and_what_is_sent_is_kept_while_redis_is_gone(port):
    UserFactory.create(email="hoa@example.vn")

    seen = visit(port)

    assert [line.split()[1] for line in seen.splitlines()] == ["200"] * 5
    assert Notification.objects.count() == 1
    assert OutboxJob.objects.get().state == JobState.PENDING


@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server")
def test_pages_are_served_while_redis_answers_nobody(port, tmp_path):
    UserFactory.create(email="hoa@example.vn")
    with redis_server(port, tmp_path) as server:
        server.send_signal(signal.SIGSTOP)

        seen = visit(port)

    assert [line.split()[1] for line in seen.splitlines()] == ["200"] * 5


def test_cache_without_its_server_finds_nothing_and_forgets_everything(cache, caplog):
    cache.set("a", 1)
    cache.set_many({"b": 2})
    cache.delete_many(["a"])
    cache.clear()

    assert (cache.get("a"), cache.get("a", 7), cache.get_many(["a", "b"])) == (None, 7, {})
    assert (cache.add("a", 1), cache.touch("a"), cache.delete("a"), "a" in cache) == (True, False, False, False)
    assert cache.get_or_set("a", lambda: 3) == 3
    assert cache.incr("a") == 1
    assert caplog.text.count("is left alone") == 1


@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server")
def test_cache_is_used_again_once_its_server_is_back(port, cache, tmp_path, monkeypatch):
    cache.set("a", 1)
    assert cache.get("a") is None

    with redis_server(port, tmp_path):
        monkeypatch.setattr(pause_of(f"redis://127.0.0.1:{port}"), "seconds", 0.1)
        pause_of(f"redis://127.0.0.1:{port}").end()

        def is_back() -> bool:
            cache.set("a", 1)
            return bool(cache.get("a") == 1)

        wait_until(is_back)
        assert cache.incr("a") == 2
