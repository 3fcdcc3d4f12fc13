"""What the tests of the outbox share."""

import pytest

from core import outbox
from core.outbox import publish as publishing


@pytest.fixture
def register(monkeypatch):
    """Register a handler for one test only."""

    def add(kind, work, given_up=None):
        monkeypatch.setitem(publishing._handlers, kind, outbox.Handler(work, given_up))

    return add
