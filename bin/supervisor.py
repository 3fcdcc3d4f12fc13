"""Process supervisor of the demo: starts processes, restarts those that exit, ends all. Standard library only."""

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
SHUTDOWN_TIMEOUT = 10.0
"""Seconds between SIGTERM and SIGKILL."""
STABLE_AFTER = 30.0
"""Seconds of running after which the restart delay begins anew; also the longest delay."""


@dataclass
class Child:
    """A supervised process: its command, environment and log file, and the state of its restarts."""

    name: str
    command: list[str]
    env: Mapping[str, str]
    log: Path | None
    """None: it writes to the terminal, and ends when its work is done."""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    """Exits in a row, each within STABLE_AFTER of its start."""
    restart_at: float = 0.0
    """Monotonic time of the next start."""

    def start(self) -> None:
        """Start the process in a process group of its own, so that Ctrl-C in this terminal does not reach it."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=self._open_log(),
            stderr=subprocess.STDOUT if self.log else None,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def exit_code(self) -> int | None:
        """The exit code of the process; None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def is_running(self) -> bool:
        """Whether the process was started and has not exited."""
        return self.process is not None and self.exit_code() is None

    def schedule_restart(self) -> float:
        """Kill what is left of the process group; returns the delay before the restart, in seconds (exponential)."""
        self.signal(signal.SIGKILL)
        self.process = None
        self.failures = 1 if time.monotonic() - self.started > STABLE_AFTER else self.failures + 1
        delay = min(2.0 ** (self.failures - 1) - 1, STABLE_AFTER)
        self.restart_at = time.monotonic() + delay
        return delay

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole process group."""
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def _open_log(self) -> IO[bytes] | None:
        if self.log is None:
            return None
        self.log.parent.mkdir(parents=True, exist_ok=True)
        return self.log.open("ab" if self.failures else "wb")


def _end_with_parent() -> None:
    """Have the kernel send SIGTERM to this process when the supervisor is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """A set of processes that are restarted when they exit, and ended together."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def add(self, child: Child) -> None:
        """Start and supervise one more process."""
        self.children.append(child)
        child.start()

    def watch(self) -> None:
        """Check every process once: schedule the restart of those that exited, start those that are due."""
        for child in list(self.children):
            if child.process is None:
                if time.monotonic() >= child.restart_at:
                    child.start()
            elif (code := child.exit_code()) == 0 and child.log is None:
                self.children.remove(child)
            elif code is not None:
                outcome = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
                delay = child.schedule_restart()
                where = child.log or "above"
                print(f"  {child.name} {outcome}; starting it again in {delay:.0f} s (see {where})", flush=True)

    def end(self) -> None:
        """Send SIGTERM to all, wait up to SHUTDOWN_TIMEOUT, then kill what is left of their process groups."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + SHUTDOWN_TIMEOUT
        while time.monotonic() < deadline and any(child.is_running() for child in self.children):
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
