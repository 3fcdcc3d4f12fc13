"""What the tests of the outbox share."""

import pytest

from notifications import outbox


@pytest.fixture
def register(monkeypatch):
    """Register a handler for one test only."""

    def add(kind, work, given_up=None):
        monkeypatch.setitem(outbox._handlers, kind, outbox.Handler(work, given_up))

    return add


@pytest.fixture
def published(monkeypatch) -> list[list[int]]:
    """The messages that would have gone to the broker."""
    messages: list[list[int]] = []
    monkeypatch.setattr(outbox, "publish", lambda ids, **options: messages.append(list(ids)))
    return messages
