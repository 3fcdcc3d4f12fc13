"""What every test stands on, and which tests this machine cannot run."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.outside.fixtures import outside, outside_live

__all__ = ["outside", "outside_live"]

MISSING = {
    "browser": None if shutil.which("chromium") else "needs Chromium",
    "postgres": None if os.environ.get("DATABASE_URL") else "needs PostgreSQL",
    "redis": None if os.environ.get("REDIS_URL") else "needs Redis",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine lacks, and say what it lacks."""
    for item in items:
        for mark, reason in MISSING.items():
            if reason and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=f"{reason} (bin/test --all)"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the reasons for skipping just above pytest's closing line."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """No test sees what another one cached."""
    yield
    cache.clear()
