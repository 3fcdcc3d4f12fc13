"""What the portal counts for the operator, in the types of Prometheus; `portal.monitoring` shows it.

Labels are names out of the code – views, kinds of jobs, gateways –, never anything a person typed or is. The counters
of all processes on a machine lie in one folder (PROMETHEUS_MULTIPROC_DIR, set by the settings).
"""

import os
import sys
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import Final

from prometheus_client import Counter, Histogram, values
from prometheus_client.mmap_dict import MmapedDict

RESERVED: Final = 2**18
"""Bytes of each file of counters; the library begins with a fourth of it."""


class ReservedDict(MmapedDict):
    """A file of counters that has its space from the beginning, or counts in memory where the disk is full.

    The library maps a file with holes into memory: on a full disk the kernel kills whoever writes into one (SIGBUS).
    """

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        self._lock = None if read_mode else _reserve(filename)
        if self._lock is None and not read_mode:
            filename = f"/proc/self/fd/{os.memfd_create(Path(filename).name)}"
        super().__init__(filename, read_mode)  # type: ignore[no-untyped-call]

    def close(self) -> None:
        super().close()  # type: ignore[no-untyped-call]
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _reserve(filename: str) -> int | None:
    """Take the space of a file, and lock it for as long as the descriptor is open; None where the disk is full."""
    descriptor = os.open(filename, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        flock(descriptor, LOCK_SH)
        os.posix_fallocate(descriptor, 0, RESERVED)
    except OSError:
        os.close(descriptor)
        os.unlink(filename)  # one without content stops whoever fetches the figures
        return None
    return descriptor


def give_back_space(folder: Path) -> None:
    """Cut the files of processes that have ended to what they counted: files stay, for counters only ever grow."""
    for file in folder.glob("*.db"):
        with suppress(OSError), file.open("r+b") as opened:
            if os.fstat(opened.fileno()).st_size >= RESERVED:
                flock(opened, LOCK_EX | LOCK_NB)
                opened.truncate(max(int.from_bytes(opened.read(4), sys.byteorder), 8))


values.MmapedDict = ReservedDict  # type: ignore[attr-defined]  # the library offers no setting

REQUESTS: Final = Counter(
    "portal_requests", "Requests answered, by view, method and status.", ["view", "method", "status"]
)
REQUEST_SECONDS: Final = Histogram(
    "portal_request_seconds", "How long requests took.", buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
)
JOBS: Final = Counter("portal_jobs", "Jobs of the outbox that were run, by kind and outcome.", ["kind", "outcome"])
JOB_SECONDS: Final = Histogram(
    "portal_job_seconds", "How long jobs took.", ["queue"], buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 600)
)
PAYMENTS: Final = Counter(
    "portal_payments", "Results of payments that were recorded, by gateway and status.", ["gateway", "status"]
)
SIGN_INS: Final = Counter("portal_sign_ins", "Sign-ins of staff, by outcome.", ["outcome"])
