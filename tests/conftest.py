"""What every test stands on, and which tests this machine cannot run."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as hypothesis

from core.outbox import publish
from payments.gateways.registry import GATEWAYS
from services.agencies.models import Agency, AgencyKind
from tests import rooms, servers
from tests.browser.chromium import PROGRAM
from tests.demo import Demo, running_demo
from tests.flushing import empty_quickly
from tests.replay import Stage
from tests.standins.bank import client as bank_client
from tests.standins.site import StandinSite, running

empty_quickly()

NPM = Path(__file__).parents[1] / ".tools" / "npm"
"""Where `bin/test --all` keeps the packages that some tests compare with."""
MISSING = {
    "browser": None if PROGRAM and find_spec("playwright") else "needs Chromium",
    "postgres": None if os.environ.get("DATABASE_URL") else "needs PostgreSQL",
    "redis": None if os.environ.get("REDIS_URL") else "needs Redis",
    "pdfsig": None if shutil.which("pdfsig") else "needs pdfsig",
    "npm": None if shutil.which("node") and (NPM / "node_modules").is_dir() else "needs npm and its packages",
}


hypothesis.register_profile("suite", derandomize=True, database=None, deadline=None)
hypothesis.register_profile("search", derandomize=False, deadline=None, max_examples=1_000, print_blob=True)
hypothesis.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without-long", action="store_true", help="skip the tests that are marked as long")
    parser.addoption("--renew-golden", action="store_true", help="write tests/documents/golden anew")
    parser.addoption("--renew-pictures", action="store_true", help="take the guide's pictures of the studio anew")
    parser.addoption("--only-servers", action="store_true", help="leave out what asks neither database nor broker")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> rooms.Rooms:
    """What is dear to start stays in one room."""
    config.option.loadscopereorder = False
    return rooms.Rooms(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what this machine lacks or has no time for, and say what; leave out what another run has done."""
    if strays := rooms.strays(items):
        raise pytest.UsageError(*strays)
    missing = {**MISSING, "long": "takes long" if config.option.without_long else None}
    for item in items:
        for mark, reason in missing.items():
            if reason and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=f"{reason} (bin/test --all)"))
    rooms.sort(items)
    if config.option.only_servers:
        config.hook.pytest_deselected(items=[item for item in items if not servers.asks(item)])
        items[:] = [item for item in items if servers.asks(item)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the reasons for skipping just above pytest's closing line."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(autouse=True)
def _fresh_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test sees what another one cached, or is kept from a server that left another one in the lurch."""
    yield
    for gateway in GATEWAYS.values():
        gateway.http.breaker.reset()
    publish.BROKER_PAUSE.end()
    if servers.asks(request.node):
        cache.clear()


@pytest.fixture(autouse=True)
def _what_is_said_of_servers_holds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not servers.asks(request.node):
        servers.keep_away(monkeypatch)


@pytest.fixture
def empty_broker() -> Iterator[None]:
    """Messages of other tests, and those of this one, reach nobody else."""
    current_app.control.purge()
    yield
    current_app.control.purge()


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The messages that would have gone to the broker."""
    messages: list[list[int]] = []
    monkeypatch.setattr(publish, "publish", lambda ids, **options: messages.append(list(ids)))
    return messages


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The whole portal, running. Tests that use it belong to the xdist group “demo”, so that it starts once."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with running_demo(folder) as demo:
        yield demo


@pytest.fixture(scope="session")
def standins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandinSite]:
    """The running site of stand-ins, for a portal driven by the test client (http://testserver)."""
    with running(tmp_path_factory.mktemp("standins"), "http://testserver") as site:
        yield site


@pytest.fixture(scope="session")
def the_bank(live_server, tmp_path_factory) -> Iterator[bank_client.Bank]:
    """The stand-in bank, telling its notices to the live server."""
    with bank_client.running(live_server.url, tmp_path_factory.mktemp("bank")) as bank:
        yield bank


@pytest.fixture
def bank(the_bank: bank_client.Bank, live_server, settings) -> Iterator[bank_client.Bank]:
    """The bank of this session; what it still has to tell after a test would only disturb the next one."""
    settings.VNPAY_URL = settings.VIETQR_URL = f"{the_bank.url}/vnpay"
    settings.SITE_URL = live_server.url
    yield the_bank
    the_bank.cancel_webhooks()


@pytest.fixture
def offices_of_all_kinds(db: None) -> None:
    """An office of each kind, as the linter looks whether a kind that a step names exists."""
    kinds = enumerate(AgencyKind, 1)
    Agency.objects.bulk_create(Agency(code=f"Z{number:02d}", name=kind.label, kind=kind) for number, kind in kinds)


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Where a fixture builds what many tests begin with (tests/replay.py)."""
    stage = Stage(monkeypatch)
    with connection.execute_wrapper(stage.watch):
        yield stage
