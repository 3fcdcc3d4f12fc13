"""Work that a stranger can ask for and that costs much: only a few at a time, among all processes of this machine."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings


class NoFreeSlotError(Exception):
    """Every place is taken, and stayed so."""


@contextmanager
def slot(name: str, *, of: int, patience: float) -> Iterator[None]:
    """One of few places, waited for as many seconds as one has patience."""
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
