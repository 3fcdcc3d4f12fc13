"""Work that a stranger can ask for and that costs much: only a few at a time, among all processes of this machine."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings


class FullError(Exception):
    """Every place is taken, and stayed so."""


@contextmanager
def place(name: str, *, of: int, patience: float) -> Iterator[None]:
    """One of few places, waited for as many seconds as one has patience."""
    folder = settings.VAR_DIR / name
    folder.mkdir(exist_ok=True)
    with ExitStack() as open_files:
        places = [open_files.enter_context((folder / str(number)).open("w")) for number in range(of)]
        deadline = time.monotonic() + patience
        while not any(_is_free(place.fileno()) for place in places):
            if time.monotonic() > deadline:
                raise FullError
            time.sleep(0.1)
        yield


def _is_free(place: int) -> bool:
    """Take the place if nobody has it; it is free again when its file is closed."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
