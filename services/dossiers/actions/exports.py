"""Exports of the list (xuất bảng): ask for one, write it, delete it after some days. Only its owner has it."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import file_digest
from typing import IO, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core import access_log, outbox
from core.people import User
from notifications.actions import tell
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.desk.lists.export import MOST_ROWS, lines_of, writing
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, ExportFormat, ListExport
from services.dossiers.models.exports import FILES, RETENTION

WRITE: Final = "dossiers.write_export"
MOST_AT_ONCE: Final = 3
"""Exports of one person that are being written."""


@transaction.atomic
def ask(address: Address, form: ExportFormat, *, by: User) -> ListExport:
    """Have the list at this address written to a file; the access log has it like a search.

    Asking again while the same is being written returns that one.
    """
    query = str(address.first_page)
    get_user_model().objects.select_for_update().get(pk=by.pk)  # two presses at once: the second finds the first
    waiting = list(ListExport.objects.of(by).filter(hash="", failed_at=None)[:MOST_AT_ONCE])
    if same := next((one for one in waiting if (one.query, one.format) == (query, form)), None):
        return same
    _check_may_ask(waiting)
    export = ListExport.objects.create(owner=by, query=query, format=form)
    access_log.record_search(by, f"{Dossier._meta.verbose_name_plural} (xuất bảng)", query)
    outbox.enqueue(WRITE, key=f"{WRITE}:{export.pk}", export_id=export.pk)
    return export


def write(export_id: int) -> outbox.OnDone | None:
    """Write the file as its owner may read the list now, and store it; begun again it writes it anew."""
    export = ListExport.objects.select_related("owner").filter(pk=export_id, hash="").first()
    if export is None:
        return None
    with tempfile.TemporaryFile() as file:
        rows = _write_lines(export, file)
        file.seek(0)
        sha256 = file_digest(file, "sha256").hexdigest()
        FILES.store(file, sha256)
    return partial(_record_written, export, sha256, rows)


def record_failed(export_id: int, reason: str) -> None:
    """It could not be written; its owner sees it, and may ask again."""
    ListExport.objects.filter(pk=export_id, hash="").update(failed_at=timezone.now())


def old(now: datetime) -> QuerySet[ListExport]:
    """The exports that are past their retention."""
    return ListExport.objects.filter(asked_at__lte=now - RETENTION)


def delete_old(pk: int, now: datetime) -> bool:
    """Delete one export with its file; return whether it was there.

    The file goes first: killed in between, the row that is left has the rest done next time.
    """
    export = old(now).filter(pk=pk).first()
    if export is None:
        return False
    if export.hash and not ListExport.objects.filter(hash=export.hash).exclude(pk=pk).exists():
        FILES.delete(export.hash)
    export.delete()
    return True


def _check_may_ask(waiting: Sequence[ListExport]) -> None:
    if len(waiting) >= MOST_AT_ONCE:
        raise DossierError(f"{MOST_AT_ONCE} bảng của bạn còn đang được lập. Hãy chờ một bảng xong rồi xuất tiếp.")


def _write_lines(export: ListExport, file: IO[bytes]) -> int:
    """Write all lines; how far it is shows on its page batch by batch. Returns how many there are."""
    listed, written = DossierList(export.owner, Address.of(export.query)), 0
    with writing(ExportFormat(export.format), file) as write_line:
        for lines in lines_of(listed):
            for line in lines[: MOST_ROWS - written]:
                write_line(line)
            written += len(lines)
            ListExport.objects.filter(pk=export.pk).update(rows=min(written, MOST_ROWS))
    return written


def _record_written(export: ListExport, sha256: str, rows: int) -> None:
    values = {"hash": sha256, "rows": min(rows, MOST_ROWS), "is_cut": rows > MOST_ROWS}
    if ListExport.objects.filter(pk=export.pk, hash="").update(**values):
        key, path = f"export_ready:{export.pk}", reverse("admin:exports")
        tell(export.owner, "export_ready", key=key, path=path, context={"export": export, **values})
