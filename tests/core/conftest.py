"""What the tests of the outbox share."""

import pytest

from core import outbox
from core.outbox import publish as publishing


@pytest.fixture
def register(monkeypatch):
    """Register a handler for one test only."""

    def add(kind, work, **options):
        monkeypatch.setitem(publishing._handlers, kind, outbox.Handler(work, **options))

    return add
