"""What the portal counts for the operator, in the types of Prometheus; `portal.monitoring` shows it.

Labels are names out of the code – views, kinds of jobs, gateways –, never anything a person typed or is. The counters
of all processes on a machine lie in one folder (PROMETHEUS_MULTIPROC_DIR, set by the settings).
"""

import os
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
        super().__init__(filename if read_mode else _reserved(Path(filename)), read_mode)  # type: ignore[no-untyped-call]


def _reserved(file: Path) -> str:
    try:
        with file.open("ab") as opened:
            os.posix_fallocate(opened.fileno(), 0, RESERVED)
    except OSError:
        file.unlink(missing_ok=True)  # one without content stops whoever fetches the figures
        return f"/proc/self/fd/{os.memfd_create(file.name)}"
    return str(file)


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
