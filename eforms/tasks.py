"""The worker's part: look at a file once it is handed in. Until both looks are taken nobody can open it."""

from functools import partial

from celery import shared_task
from django.utils import timezone

from core import outbox
from eforms import actions
from eforms.files import cleanup, previews, scanning, storage
from eforms.models import StoredFile
from eforms.status import Scan


@outbox.handler(actions.SCAN_JOB, given_up=actions.record_scan_failed)
def scan(*, file_id: int) -> outbox.OnDone | None:
    """Ask the scanner."""
    if (stored := _pending_file(file_id)) is None:
        return None
    if threat := scanning.scanner().threat_in(storage.path_of(stored.sha256)):
        return partial(actions.record_refused, stored, Scan.INFECTED, threat=threat)
    return partial(actions.record_no_threat, stored)


@outbox.handler(actions.PREVIEW_JOB, given_up=actions.record_scan_failed)
def preview(*, file_id: int) -> outbox.OnDone | None:
    """Open it and draw it small."""
    if (stored := _pending_file(file_id)) is None:
        return None
    seen = previews.inspect_content(storage.path_of(stored.sha256), stored.content_type)
    if isinstance(seen, Scan):
        return partial(actions.record_refused, stored, seen)
    return partial(actions.record_previewed, stored, seen)


def _pending_file(file_id: int) -> StoredFile | None:
    """The content, if it was not looked at yet and is still wanted."""
    return StoredFile.objects.filter(pk=file_id, scan__in=[Scan.PENDING, Scan.FAILED]).first()


@shared_task(name="eforms.sweep_uploads", ignore_result=True)
def clean_up_uploads() -> None:
    """Once a night: remove what broken uploads left behind."""
    cleanup.remove_abandoned_uploads(timezone.now())
