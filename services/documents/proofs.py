"""A draft drawn while somebody waits for it: by a process of its own with limits, and only a few at a time.

The web server neither loads WeasyPrint nor is held up by a form without end.
"""

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from django.conf import settings

from services.documents.errors import DocumentError
from services.documents.sheets import Sheet
from services.documents.typesetting import html, marks

AT_ONCE: Final = 2
QUEUING, PATIENCE = 5, 60
"""Seconds: for a place at the press, and for the paper."""
BUSY: Final = "Hệ thống đang lập nhiều tờ khai cùng một lúc. Hãy thử lại sau ít phút."


def draw(sheet: Sheet) -> bytes:
    """The PDF of a sheet that is not issued; DocumentError when it cannot be had now."""
    command = [sys.executable, "-m", "services.documents.press", "draft", *marks(sheet)]
    with _place_at_the_press():
        try:
            done = subprocess.run(  # noqa: S603 - our own program; the style sheets are ours too
                command,
                cwd=settings.BASE_DIR,
                input=html(sheet).encode(),
                capture_output=True,
                timeout=PATIENCE,
                check=True,
            )
        except subprocess.SubprocessError as fault:
            raise DocumentError(BUSY) from fault
    return done.stdout


@contextmanager
def _place_at_the_press() -> Iterator[None]:
    """One of few, among all processes of this machine."""
    folder = settings.VAR_DIR / "press"
    folder.mkdir(exist_ok=True)
    with ExitStack() as open_files:
        places = [open_files.enter_context((folder / str(number)).open("w")) for number in range(AT_ONCE)]
        deadline = time.monotonic() + QUEUING
        while not any(_is_free(place.fileno()) for place in places):
            if time.monotonic() > deadline:
                raise DocumentError(BUSY)
            time.sleep(0.1)
        yield


def _is_free(place: int) -> bool:
    """Take the place if nobody has it; it is free again when its file is closed."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
