"""A concurrency limit shared by all processes of this machine: for costly work that any visitor can ask for."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings


class NoFreeSlotError(Exception):
    """No slot became free in time."""


@contextmanager
def slot(name: str, *, of: int, patience: float) -> Iterator[None]:
    """Hold one of `of` slots while the block runs; wait for it up to `patience` seconds, then raise NoFreeSlotError.

    A slot is a locked file in `VAR_DIR/name`, so a process that dies frees its own.
    """
    folder = settings.VAR_DIR / name
    folder.mkdir(exist_ok=True)
    with ExitStack() as open_files:
        files = [open_files.enter_context((folder / str(number)).open("w")) for number in range(of)]
        deadline = time.monotonic() + patience
        while not any(_takes_lock(file.fileno()) for file in files):
            if time.monotonic() > deadline:
                raise NoFreeSlotError
            time.sleep(0.1)
        yield


def _takes_lock(file: int) -> bool:
    """Lock the file of a slot if nobody holds it; closing the file frees the slot."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
