"""Programs of ours that stay: each loads its libraries once and answers one request after the other, within limits.

The parent calls `WarmProgram.ask`; the module, once it has loaded what it needs, calls `serve`. A program that takes
too long or too much is ended by the kernel, or else by the parent, and the next request starts another one.
"""

import atexit
import os
import resource
import signal
import struct
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Timer
from typing import IO, Final, cast

from core.limits.confinement import forbid_ways_out
from core.limits.subprocesses import ROOT

_HEADER: Final = struct.Struct(">QI")
"""Before each request and answer: its length, and how many seconds the request may take."""
KEPT_VARIABLES: Final = ("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX")
"""All that the program gets of the environment, which holds secrets: the last says where its bytecode lies."""
NICENESS: Final = 10
"""Pages are served first."""
START_SECONDS: Final = 120
"""For loading its libraries, before it hears of the first request: three quarters of a minute were seen."""
GRACE_SECONDS: Final = 2
"""How long after its limit the parent ends a program that did not end by itself."""


class ProgramEndedError(Exception):
    """The program ended over a request: it took too long or too much, or failed; its log says which."""


class WarmProgram:
    """`python -m module`, started by the first request and anew after so many: that returns its memory."""

    def __init__(self, module: str, *, requests: int, start_seconds: float = START_SECONDS) -> None:
        self.module, self.requests, self.start_seconds = module, requests, start_seconds
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._left = 0
        atexit.register(self.end)

    def ask(self, request: bytes, *, seconds: int) -> bytes:
        """Its answer, one request at a time; ProgramEndedError when it ends over it, after so many seconds at most.

        It limits its own time once it has read the request; one that hangs before, or is stopped, is killed from here.
        """
        with self._lock:
            process, start_seconds = self._running()
            overdue = Timer(start_seconds + seconds + GRACE_SECONDS, process.kill)
            overdue.daemon = True
            try:
                overdue.start()
                return _exchange(process, request, seconds)
            except (OSError, EOFError) as error:
                self.end()
                raise ProgramEndedError(self.module) from error
            except BaseException:  # interrupted by a time limit: an answer to nobody must not be taken for the next one
                self.end()
                raise
            finally:
                overdue.cancel()

    def end(self) -> None:
        """End the program, if it runs."""
        if (process := self._process) is not None:
            self._process = None
            process.kill()
            with suppress(OSError), process:  # closes its pipes and waits for it
                pass

    def _running(self) -> tuple[subprocess.Popen[bytes], float]:
        """The process, and how many seconds it still has for its start."""
        start_seconds = 0.0
        if self._process is None or self._process.poll() is not None or not self._left:
            self.end()
            self._process, self._left = self._start(), self.requests
            start_seconds = self.start_seconds
        self._left -= 1
        return self._process, start_seconds

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        command = [sys.executable, "-m", self.module]
        return subprocess.Popen(  # noqa: S603 - the callers name modules of ours
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )


def _exchange(process: subprocess.Popen[bytes], request: bytes, seconds: int) -> bytes:
    _write(cast(IO[bytes], process.stdin), request, seconds)
    answer, _ = _read(cast(IO[bytes], process.stdout))
    return answer


def serve(answer: Callable[[bytes], bytes], *, memory: int) -> None:
    """In the program: answer requests until the parent is gone, with so many bytes of memory (address space)."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    forbid_ways_out()
    while True:
        try:
            request, seconds = _read(requests)
        except EOFError:
            return
        _limit_time(seconds)
        try:
            _write(answers, answer(request), 0)
        except Exception as error:
            # Class and place only: the text of an exception may quote personal data.
            traceback.print_tb(error.__traceback__)
            sys.exit(type(error).__name__)
        signal.alarm(0)


def _limit_time(seconds: int) -> None:
    """Have the kernel end this process when it works for longer from now on, by the clock or of the processor."""
    signal.alarm(seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _write(pipe: IO[bytes], content: bytes, seconds: int) -> None:
    pipe.write(_HEADER.pack(len(content), seconds) + content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> tuple[bytes, int]:
    header = pipe.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    length, seconds = _HEADER.unpack(header)
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content, seconds
