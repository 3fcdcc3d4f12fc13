"""What the tests of the outbox share."""

from copy import deepcopy
from pathlib import Path

import pytest

from core import outbox
from core.outbox import publish as publishing
from notifications.actions import tell


@pytest.fixture
def register(monkeypatch):
    """Register a handler for one test only."""

    def add(kind, work, given_up=None):
        monkeypatch.setitem(publishing._handlers, kind, outbox.Handler(work, given_up))

    return add


@pytest.fixture
def published(monkeypatch) -> list[list[int]]:
    """The messages that would have gone to the broker."""
    messages: list[list[int]] = []
    monkeypatch.setattr(publishing, "publish", lambda ids, **options: messages.append(list(ids)))
    return messages


@pytest.fixture
def tell_sample(settings):
    """Tell somebody that a dossier was received, in the words of `templates/notifications/sample/`."""
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")

    def told(recipient, number=1):
        context = {"code": f"H26.01-261120-{number:04}", "name": "H'Hen Niê"}
        return tell(recipient, "sample", key=f"received:{number}", path=f"/ho-so/{number}/", context=context)

    return told
