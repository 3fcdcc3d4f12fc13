"""Keeps the processes of the demo running, and ends them all together. Standard library only."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
PATIENCE = 10.0
"""Seconds a process has to finish what it has in hand."""
LONG_LIFE = 30.0
"""Seconds after which a death is no longer counted with the ones before it."""


@dataclass
class Child:
    """One process that must always run, with its log file."""

    name: str
    command: list[str]
    env: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    """In a row, each after a short life."""
    start_at: float = 0.0
    """When to start it again."""

    def start(self) -> None:
        """Start it as the leader of a process group of its own, so that Ctrl-C here does not reach it."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=self._open_log(),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def died(self) -> int | None:
        """The exit code, once it is no longer there."""
        return self.process.poll() if self.process else None

    def bury(self) -> float:
        """End what it left running; answers after how many seconds it may start again."""
        self.signal(signal.SIGKILL)
        self.process = None
        self.deaths = 1 if time.monotonic() - self.started > LONG_LIFE else self.deaths + 1
        pause = min(2.0 ** (self.deaths - 1) - 1, LONG_LIFE)
        self.start_at = time.monotonic() + pause
        return pause

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole process group."""
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def _open_log(self) -> IO[bytes]:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        return self.log.open("ab" if self.deaths else "wb")


def _end_with_parent() -> None:
    """Ask the kernel to end this process when the keeper itself is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Keeper:
    """Starts children, starts again those that die, and ends all of them."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def add(self, child: Child) -> None:
        """Start one more."""
        self.children.append(child)
        child.start()

    def watch(self) -> None:
        """Start again whatever died, one look."""
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.start_at:
                    child.start()
            elif (code := child.died()) is not None:
                how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
                pause = child.bury()
                print(f"  {child.name} {how}; starting it again in {pause:.0f} s (see {child.log})", flush=True)

    def end(self) -> None:
        """Ask all of them to end, wait, and kill what is left of their groups."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and any(child.process and child.died() is None for child in self.children):
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
