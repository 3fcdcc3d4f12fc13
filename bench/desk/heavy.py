"""The heavy work of the desk: five hundred acceptances at one press, and a long list as a file."""

import os
import time
from pathlib import Path
from typing import Final

from bench.desk.office import Office
from bench.uploads import MEGABYTE, peak_memory
from core.outbox import worker
from core.outbox.models import OutboxJob
from services.dossiers.actions import bulk, exports
from services.dossiers.desk.lists.address import Address
from services.dossiers.models import BulkVerb, ExportFormat, ListExport, Outcome

AT_ONCE: Final = 500


def bulk_seconds(office: Office) -> float:
    """By the clock, from the confirmation until the last of 500 is accepted, by one worker, this process."""
    keys = [office.at_desk().tasks.open().get().pk for _ in range(AT_ONCE)]
    run = bulk.begin(BulkVerb.RECEIVE, Address.of("pham-vi=co-quan"), keys, by=office.desk)
    began = time.monotonic()
    bulk.start(run, by=office.desk)
    _work_off(bulk.CARRY_OUT)
    if (done := run.items.filter(outcome=Outcome.DONE).count()) < AT_ONCE:
        raise RuntimeError(f"{done} of {AT_ONCE} dossiers were accepted.")
    return round(time.monotonic() - began, 1)


def export_megabytes(office: Office) -> tuple[int, float]:
    """How many rows were written, and by how much more memory than a file of one page takes."""
    few = _written(office, "pham-vi=tat-ca&trang-thai=8")[1]
    rows, all_of_it = _written(office, "pham-vi=tat-ca")
    return rows, round((all_of_it - few) / MEGABYTE, 1)


def _written(office: Office, query: str) -> tuple[int, int]:
    """The rows of an export, and the peak of memory while it was written."""
    export = exports.ask(Address.of(query), ExportFormat.XLSX, by=office.desk)
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    _work_off(exports.WRITE)
    return ListExport.objects.get(pk=export.pk).rows, peak_memory(os.getpid())


def _work_off(kind: str) -> None:
    """What a worker would do: jobs of this kind, and those that they write."""
    while jobs := list(OutboxJob.objects.filter(kind=kind, due_at__isnull=False).values_list("pk", flat=True)):
        worker.run(jobs)
