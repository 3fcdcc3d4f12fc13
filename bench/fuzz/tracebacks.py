"""Tracebacks in the servers' log."""

import re
from collections import Counter

BEGINNING = "Traceback (most recent call last):\n"
FRAME = re.compile(r'^  File "(?P<file>[^"]+)", line (?P<line>\d+)')
OURS = re.compile(r"/(portal|services|eforms|payments|notifications|core|standins)/")


def tracebacks(log: str) -> Counter[str]:
    """How often each was logged, by the last line of our code and the exception."""
    return Counter(_summary(part) for part in log.split(BEGINNING)[1:])


def _summary(traceback: str) -> str:
    where = ours = ""
    for line in traceback.splitlines():
        if frame := FRAME.match(line):
            where = f"{frame['file']}:{frame['line']}"
            ours = where if OURS.search(where) and "site-packages" not in where else ours
        elif line and not line.startswith(" "):
            return f"{line[:300]} at {ours} {where}"
    return where
