"""A clock that another process sets: how far it is ahead stands in a file. Time that only passes is not touched."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import time_machine

VARIABLE: Final = "CHAOS_CLOCK"
"""The variable with the file's name."""
PERIOD: Final = 0.2


def follow() -> None:
    """Go by the file from here on, and in each process forked from this one."""
    if file := os.environ.get(VARIABLE):
        os.register_at_fork(after_in_child=lambda: _begin(Path(file)))
        _begin(Path(file))


def _begin(file: Path) -> None:
    threading.Thread(target=_go_by, args=(file,), daemon=True).start()


def _go_by(file: Path) -> None:
    ahead: time_machine.travel | None = None
    while True:
        seconds = float(file.read_text() or 0)
        if seconds and ahead is None:
            ahead = time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True)
            ahead.start()
        elif not seconds and ahead is not None:
            ahead.stop()
            ahead = None
        time.sleep(PERIOD)
