"""Actions on drafts and their attachments: the only code that changes them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, cast

from django.db import connection, transaction
from django.db.models import Field, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import outbox
from core.compiled_query import CompiledQuery
from core.people import User
from core.text import whole_number
from eforms import hooks, quotas
from eforms.definition import Answer
from eforms.errors import DraftDiscardedError, DraftSubmittedError
from eforms.files import retention, scanning, storage
from eforms.files.previews import PreviewResult
from eforms.files.uploads import AcceptedFile
from eforms.models import Attachment, Draft, StoredFile
from eforms.status import READABLE, Scan

SCAN_JOB: Final = "eforms.scan"
PREVIEW_JOB: Final = "eforms.draw"
"""The two outbox jobs of a file before anybody can open it."""
SAVE_DRAFT_SQL: Final = """
    UPDATE eforms_draft
    SET answers = %s, typed = %s, step = %s, touched_at = %s, warned_at = NULL, revision = revision + 1
    WHERE id = %s AND revision = %s AND submitted_at IS NULL
"""
"""Written out, as every step runs it: building it with the ORM each time costs four times as much as running it."""
CLOSED: Final = CompiledQuery(
    lambda draft, owner: (
        Draft.objects.select_for_update().filter(pk=draft, owner=owner).values_list("submitted_at", flat=True)
    )
)
"""When a draft of its owner was submitted, if it was; the draft is locked."""


@transaction.atomic
def begin(owner: User, checksum: str) -> Draft:
    """Create an empty draft of the form with this checksum; QuotaError when its owner has begun too many."""
    quotas.count_draft(owner.pk)
    return Draft.objects.create(owner=owner, checksum=checksum)


def save(draft: Draft, *, answers: Mapping[str, Answer], typed: Mapping[str, Sequence[str]], step: str) -> bool:
    """Save the draft unless it was saved by another request since it was read; whether it was saved."""
    now = timezone.now()
    changes = {"answers": answers, "typed": typed, "step": step, "touched_at": now}
    values = [_column(name).get_db_prep_save(value, connection) for name, value in changes.items()]
    with connection.cursor() as cursor:
        cursor.execute(SAVE_DRAFT_SQL, [*values, draft.pk, draft.revision])
        written = cursor.rowcount
    if written:
        draft.answers, draft.typed, draft.step = dict(answers), dict(typed), step
        draft.revision, draft.touched_at = draft.revision + 1, now
    return bool(written)


@transaction.atomic
def save_rows(draft: Draft, *, is_lost: Callable[[str], bool], **changes: Any) -> bool:
    """Save a draft as `save` does, and release the files whose row it no longer has."""
    if not save(draft, **changes):
        return False
    release_lost_files(draft, is_lost)
    return True


def release_lost_files(draft: Draft, is_lost: Callable[[str], bool]) -> None:
    """Take back the files of a draft of whose key `is_lost` says that its row is gone."""
    attached = draft.attachments.listed().values_list("pk", "field_key", "stored")
    gone = [(pk, stored) for pk, key, stored in attached if is_lost(key)]
    if gone:
        retention.release(StoredFile.objects.filter(pk__in=[stored for _, stored in gone]))
        draft.attachments.filter(pk__in=[pk for pk, _ in gone]).update(
            removed_at=Coalesce("removed_at", timezone.now()), refused=False
        )


def touch(draft: Draft) -> None:
    """Keep a draft as if it had been saved now: something else than its answers is being done with it."""
    Draft.objects.filter(pk=draft.pk).update(touched_at=timezone.now(), warned_at=None)


def reread(draft: Draft) -> None:
    """Read again a draft that another request has saved; DraftClosedError when it was submitted or discarded."""
    try:
        draft.refresh_from_db()
    except Draft.DoesNotExist as missing:
        raise DraftDiscardedError from missing
    if draft.submitted_at:
        raise DraftSubmittedError


def _lock_open(draft: Draft) -> None:
    """Lock the draft until the transaction ends; DraftClosedError when it was submitted or discarded meanwhile."""
    closed_at = CLOSED(draft.pk, draft.owner_id)
    if not closed_at:
        raise DraftDiscardedError
    if closed_at[0]:
        raise DraftSubmittedError


def _column(name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", Draft._meta.get_field(name))


def mark_submitted(draft: Draft) -> bool:
    """Mark the draft as submitted in its stored state; False when it was submitted before.

    Whoever saves or submits it at the same time waits for the end of the caller's transaction.
    """
    now = timezone.now()
    while not Draft.objects.open().filter(pk=draft.pk, revision=draft.revision).update(submitted_at=now):
        draft.refresh_from_db()
        if draft.submitted_at:
            return False
    draft.submitted_at = now
    return True


@transaction.atomic
def discard(draft: Draft) -> None:
    """Delete a draft, and release its files: those that nothing else holds are deleted later."""
    # Locked before its files, in the order of those who attach to it.
    list(Draft.objects.select_for_update().filter(pk=draft.pk).values_list("pk"))
    retention.release(StoredFile.objects.filter(pk__in=list(draft.attachments.values_list("stored", flat=True))))
    draft.delete()


@transaction.atomic
def change_files(
    draft: Draft, *, attached: Mapping[str, Sequence[AcceptedFile]], removed: str | None, fields: Collection[str]
) -> None:
    """Exchange files of an open draft.

    The draft was read before the files came in, which may have taken minutes. DraftClosedError, and no change, when
    it was submitted or discarded meanwhile.
    """
    _lock_open(draft)
    exchange_files(draft, attached=attached, removed=removed, fields=fields)


def exchange_files(
    draft: Draft, *, attached: Mapping[str, Sequence[AcceptedFile]], removed: str | None, fields: Collection[str]
) -> None:
    """Take back the file with the id `removed`, if it is of these fields, and attach what its owner sent.

    QuotaError when that is too much. That the files may change, and do not elsewhere, is for the caller to see to.
    """
    if removed:
        remove(draft, removed, fields=fields)
    if sizes := [file.size for files in attached.values() for file in files]:
        quotas.count_files(draft, sizes)
        attach_all(draft, attached)


def attach(draft: Draft, field_key: str, files: Sequence[AcceptedFile]) -> list[Attachment]:
    """Attach files to one document field; the same file twice is attached once."""
    return attach_all(draft, {field_key: files})


@transaction.atomic(savepoint=False)
def attach_all(draft: Draft, files_by_field: Mapping[str, Sequence[AcceptedFile]]) -> list[Attachment]:
    """Attach files to several document fields, by field key."""
    if not any(files_by_field.values()):
        return []
    present = set(
        draft.attachments.present()
        .filter(field_key__in=list(files_by_field))
        .values_list("field_key", "stored__sha256")
    )
    uploaded = {(key, file.sha256): file for key, files in files_by_field.items() for file in files}
    new = {place: file for place, file in uploaded.items() if place not in present}
    stored = {one.sha256: one for one in _locked_files({file.sha256: file for file in new.values()}.values())}
    readable = _readable_contents(draft, stored.values())
    attachments = [
        Attachment(
            draft=draft,
            field_key=key,
            name=file.name,
            stored=stored[sha256],
            scan=readable.get(stored[sha256].pk, Scan.PENDING),
        )
        for (key, sha256), file in new.items()
    ]
    for file in new.values():
        storage.store(file.file, file.sha256)
    return _with_scans(Attachment.objects.bulk_create(attachments))


def _locked_files(files: Collection[AcceptedFile]) -> QuerySet[StoredFile]:
    """The StoredFile rows, new or existing, locked: recording a scan result waits, and covers these attachments too."""
    rows = [StoredFile(sha256=file.sha256, size=file.size, content_type=file.content_type) for file in files]
    StoredFile.objects.bulk_create(
        sorted(rows, key=lambda row: row.sha256),
        update_conflicts=True,  # an existing row is locked by writing it, and held again
        unique_fields=["sha256"],
        update_fields=["size", "content_type", "released_at"],
    )
    return StoredFile.objects.filter(sha256__in=[file.sha256 for file in files]).order_by("pk")


def _readable_contents(draft: Draft, files: Collection[StoredFile]) -> dict[int, str]:
    """Those of these contents that the owner can read elsewhere already: id → status of the scan.

    To others a known content is as an unknown one, or its status would tell that somebody has handed it in before.
    """
    own = Attachment.objects.filter(draft__owner=draft.owner_id, removed_at=None, scan__in=READABLE)
    return dict(own.filter(stored__in=[file.pk for file in files]).values_list("stored", "scan"))


def _with_scans(attachments: list[Attachment]) -> list[Attachment]:
    """The attachments, each with its own scan queued unless it is readable."""
    for attachment in attachments:
        if attachment.scan == Scan.PENDING:
            _enqueue(SCAN_JOB, attachment.stored_id, attachment.pk)
    return attachments


def job_key(kind: str, file_id: int, attachment_id: int) -> str:
    """The key of a job of an attachment; without an attachment, as the jobs of an earlier release, of its content."""
    return f"{kind}:{file_id}:{attachment_id}" if attachment_id else f"{kind}:{file_id}"


def _enqueue(kind: str, file_id: int, attachment_id: int) -> None:
    key = job_key(kind, file_id, attachment_id)
    outbox.enqueue(kind, key=key, file_id=file_id, attachment_id=attachment_id)


@transaction.atomic
def remove(draft: Draft, attachment_id: int | str, *, fields: Collection[str]) -> bool:
    """Take a file of these fields back and release it; the row stays and says when. Whether there was such a file.

    A refused one had left when it was refused, and is only not listed any more.
    """
    attachment = draft.attachments.listed().filter(pk=whole_number(str(attachment_id)), field_key__in=fields)
    retention.release(StoredFile.objects.filter(attachments__in=attachment.values("pk")))
    return bool(attachment.update(removed_at=Coalesce("removed_at", timezone.now()), refused=False))


# Scan results; without an attachment, for all that wait for one


@transaction.atomic
def record_no_threat(stored: StoredFile, attachment_id: int = 0) -> None:
    """No threat was found; queue the preview."""
    _enqueue(PREVIEW_JOB, stored.pk, attachment_id)


@transaction.atomic
def record_previewed(stored: StoredFile, result: PreviewResult, attachment_id: int = 0) -> None:
    """The attachment is readable, and clean if there is a scanner."""
    passed = scanning.scanner().passed
    _record_scan(stored, passed, **result._asdict())
    _waiting(stored.pk, attachment_id).update(scan=passed)


@transaction.atomic
def record_refused(stored: StoredFile, scan: Scan, *, threat: str = "") -> None:
    """The content is refused wherever it is attached: it leaves every open draft, and the hooks are told of each place.

    It is withheld and released, not deleted: a verdict may be wrong.
    """
    if not _record_scan(stored, scan, threat=threat[:200], released_at=timezone.now()):
        return
    for attachment in stored.attachments.present().exclude(scan=scan).select_related("draft__owner"):
        attachment.scan = scan
        if attachment.draft.submitted_at is None:
            Attachment.objects.filter(pk=attachment.pk).update(removed_at=timezone.now(), refused=True)
        hooks.file_refused.send(attachment)
    stored.attachments.update(scan=scan)


@transaction.atomic
def record_scan_failed(*, file_id: int, reason: str, attachment_id: int = 0) -> None:
    """The file could not be checked for half a day; it stays withheld until somebody tries again."""
    if stored := StoredFile.objects.filter(pk=file_id, scan=Scan.PENDING).first():
        _record_scan(stored, Scan.FAILED)
    _waiting(file_id, attachment_id).update(scan=Scan.FAILED)


def waiting_file(file_id: int, attachment_id: int = 0) -> StoredFile | None:
    """The content of an attachment that waits for its scan; None when there is none any more."""
    return StoredFile.objects.filter(pk=file_id, attachments__in=_waiting(file_id, attachment_id)).first()


def _waiting(file_id: int, attachment_id: int) -> QuerySet[Attachment]:
    of_file = Attachment.objects.filter(stored=file_id, scan__in=[Scan.PENDING, Scan.FAILED])
    return of_file.filter(pk=attachment_id) if attachment_id else of_file


def _record_scan(stored: StoredFile, scan: Scan, **results: object) -> bool:
    """Write the result of a scan; False when the file was deleted meanwhile."""
    results = {**results, "scan": scan, "scanned_at": timezone.now()}
    for name, value in results.items():
        setattr(stored, name, value)
    return bool(StoredFile.objects.filter(pk=stored.pk).update(**results))
