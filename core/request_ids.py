"""The id of the request that something is done for: in the log, in the answer, and with the jobs that it caused."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from uuid import uuid4

MAX_LENGTH: Final = 64
_GIVEN = re.compile(rf"[A-Za-z0-9-]{{8,{MAX_LENGTH}}}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request that this thread works for; empty outside any."""
    return _current.get()


def given_or_new(given: str) -> str:
    """The id that the front server gave, if it is one; else a new one."""
    return given if _GIVEN.fullmatch(given) else uuid4().hex


@contextmanager
def bound(request_id: str) -> Iterator[None]:
    """Work for the request with this id while the block runs."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)
