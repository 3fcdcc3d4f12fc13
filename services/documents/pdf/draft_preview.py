"""A draft drawn while somebody waits for it: by a process of its own with limits, and only a few at a time.

The web server neither loads WeasyPrint nor is held up by a form without end.
"""

import subprocess
from contextlib import AbstractContextManager
from typing import Final

from core.concurrency import NoFreeSlotError, slot
from core.subprocess_limits import run_module
from services.documents.errors import DocumentError
from services.documents.pdf.printable import Sheet
from services.documents.pdf.typesetting import html, layout_options

AT_ONCE: Final = 2
QUEUING, PATIENCE = 5, 60
"""Seconds: for a place at the press, and for the paper."""
BUSY: Final = "Hệ thống đang lập nhiều tờ khai cùng một lúc. Hãy thử lại sau ít phút."


def draw_draft(sheet: Sheet) -> bytes:
    """The PDF of a sheet that is not issued; DocumentError when it cannot be had now."""
    arguments = ["draft", *layout_options(sheet)]
    try:
        with _place_at_the_press():
            page = html(sheet).encode()
            return run_module("services.documents.pdf.engine", *arguments, stdin=page, timeout=PATIENCE)
    except (NoFreeSlotError, subprocess.SubprocessError) as fault:
        raise DocumentError(BUSY) from fault


def _place_at_the_press() -> AbstractContextManager[None]:
    return slot("press", of=AT_ONCE, patience=QUEUING)
