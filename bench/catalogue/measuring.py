"""Measures the catalogue: import of the national record, again unchanged, and a web process that served its pages."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

import httpx

from bench.catalogue.figures import Report
from bench.catalogue.pages import anonymous_over_b
from bench.servers import ROOT, single_web_server
from bench.uploads import worker_pids
from services.agencies.models import AdministrativeUnit
from services.catalogue.models import Procedure
from services.catalogue.search.figures import search_figures

PAGES: Final = 1_000
"""Procedures whose page the web process draws, each for the first time: twice what it keeps."""
QUERIES: Final = ("khai sinh", "ket hon", "ho chieu", "giấy phép xây dựng", "thue")


class Run(NamedTuple):
    """What a command took."""

    seconds: float
    megabytes: float


def measure(var: Path) -> Report:
    """All figures of the catalogue, of this folder's portal."""
    first, again = command("import_procedures"), command("import_procedures")
    command("load_catalogue", "--here")
    communes = list(AdministrativeUnit.objects.filter(province__isnull=False).values_list("full_name", flat=True))
    return Report(
        {
            "import_s": first.seconds,
            "import_mb": first.megabytes,
            "reimport_s": again.seconds,
            **search_figures(communes),
            "anonymous_over_B": anonymous_over_b(),
            "web_process_mb": web_process(var),
        }
    )


def command(*arguments: str) -> Run:
    """Run a command of manage.py; the time it took and the memory it had at most."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return Run(time.monotonic() - began, usage.ru_maxrss / 1024)


def web_process(var: Path) -> float:
    """Megabytes that one web process had at most, after it has searched and drawn many pages."""
    codes = list(Procedure.objects.public().order_by("name").values_list("code", flat=True)[:PAGES])
    with single_web_server(var) as (port, master), httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        for path in [*(f"/tim-kiem/?q={query}" for query in QUERIES), *(f"/thu-tuc/{code}/" for code in codes)]:
            client.get(path).raise_for_status()
        return max(_peak_memory(pid) for pid in worker_pids(master))


def _peak_memory(pid: int) -> float:
    """Megabytes of memory that a process had at most (VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
