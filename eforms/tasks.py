"""Outbox handlers that scan and preview uploaded files, and the nightly clean-up. A file can be opened after both."""

from functools import partial
from typing import Final

from celery import shared_task
from django.utils import timezone

from core import outbox
from core.batches import NIGHTLY_LIMITS
from core.outbox.models import OutboxJob
from eforms import actions
from eforms.files import previews, retention, scanning, storage
from eforms.files.file_types import PDF
from eforms.models import StoredFile
from eforms.status import Scan

PREVIEW_ATTEMPTS: Final = 4
"""After so many, in two minutes, a PDF whose drawing always dies or takes too long goes without a preview."""


@outbox.handler(actions.SCAN_JOB, given_up=actions.record_scan_failed, words="Quét vi-rút tệp")
def scan(*, file_id: int, attachment_id: int = 0) -> outbox.OnDone | None:
    """Scan the file for malware."""
    if (stored := actions.waiting_file(file_id, attachment_id)) is None:
        return None
    if threat := scanning.scanner().find_threat(storage.path_of(stored.sha256)):
        return partial(actions.record_refused, stored, Scan.INFECTED, threat=threat)
    return partial(actions.record_no_threat, stored, attachment_id)


@outbox.handler(actions.PREVIEW_JOB, given_up=actions.record_scan_failed, words="Vẽ ảnh xem trước của tệp")
def preview(*, file_id: int, attachment_id: int = 0) -> outbox.OnDone | None:
    """Open the file and render its previews."""
    if (stored := actions.waiting_file(file_id, attachment_id)) is None:
        return None
    result = _inspected(stored, attachment_id)
    if isinstance(result, Scan):
        return partial(actions.record_refused, stored, result)
    return partial(actions.record_previewed, stored, result, attachment_id)


def _inspected(stored: StoredFile, attachment_id: int) -> previews.PreviewResult | Scan:
    """What is learned of the file; a PDF that cannot be drawn is readable all the same.

    A picture is not: without a copy of its own it would tell others where it was taken. It stays, withheld.
    """
    try:
        result = previews.inspect_content(storage.path_of(stored.sha256), stored.content_type)
    except previews.NoVerdictError:
        job = OutboxJob.objects.get(key=actions.job_key(actions.PREVIEW_JOB, stored.pk, attachment_id))
        if stored.content_type != PDF or job.attempts < PREVIEW_ATTEMPTS:
            raise
        return previews.PreviewResult()
    storage.keep_derived(stored.sha256)
    return result


@shared_task(name="eforms.adopt_orphans", ignore_result=True, **NIGHTLY_LIMITS)
def adopt_orphans() -> None:
    """Nightly: give files without a row one that is released, so that the retention of the portal finds them."""
    retention.adopt_orphans(timezone.now())
