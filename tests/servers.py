"""Which tests would find another database, cache or broker another one; the others need to run only once."""

import subprocess
from typing import Any, Final, NoReturn

import pytest
from celery import Celery
from django.core.cache import CacheHandler

MARKS: Final = frozenset({"django_db", "postgres", "redis", "servers"})
FIXTURES: Final = frozenset({"db", "transactional_db", "django_db_setup", "demo", "standins", "empty_broker"})
WAYS: Final[tuple[tuple[type[Any], str], ...]] = (
    (CacheHandler, "__getitem__"),
    (Celery, "connection_for_read"),
    (Celery, "connection_or_acquire"),
    (Celery, "producer_or_acquire"),
    (subprocess.Popen, "__init__"),
)
"""How one comes to the cache, to the broker, and to a program that has them; pytest-django guards the database."""


def asks(item: pytest.Item) -> bool:
    """Whether a test says that it does."""
    marks = {mark.name for mark in item.iter_markers()}
    return bool(MARKS & marks or FIXTURES & set(getattr(item, "fixturenames", ())))


def keep_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that does not say so fails as soon as it asks one."""
    for place, name in WAYS:
        monkeypatch.setattr(place, name, _refused)


def _refused(*args: object, **kwargs: object) -> NoReturn:
    pytest.fail("This test asks the cache, the broker or another program: mark it with “servers”.")
