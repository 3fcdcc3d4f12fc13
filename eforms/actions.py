"""The verbs on a draft: the only code that changes one."""

from collections.abc import Collection, Mapping, Sequence, Set
from functools import partial
from typing import Any, Final, cast

from django.db import connection, transaction
from django.db.models import Field, QuerySet
from django.utils import timezone

from core import outbox
from eforms import hooks
from eforms.definition import Answer
from eforms.files import storage
from eforms.files.previews import PreviewResult
from eforms.files.uploads import AcceptedFile
from eforms.models import Attachment, Draft, StoredFile
from eforms.status import REFUSED, Scan

SCAN_JOB: Final = "eforms.scan"
PREVIEW_JOB: Final = "eforms.draw"
"""The two effects a file goes through before anybody can open it."""


SAVE_DRAFT_SQL: Final = """
    UPDATE eforms_draft
    SET answers = %s, typed = %s, step = %s, touched_at = %s, warned_at = NULL, revision = revision + 1
    WHERE id = %s AND revision = %s AND submitted_at IS NULL
"""
"""Written out, for every step says it: to put it together each time costs four times as much as to say it."""


def save(draft: Draft, *, answers: Mapping[str, Answer], typed: Mapping[str, Sequence[str]], step: str) -> bool:
    """Write the draft unless somebody wrote it since it was read; whether it was written."""
    now = timezone.now()
    news = {"answers": answers, "typed": typed, "step": step, "touched_at": now}
    values = [_column(name).get_db_prep_save(value, connection) for name, value in news.items()]
    with connection.cursor() as cursor:
        cursor.execute(SAVE_DRAFT_SQL, [*values, draft.pk, draft.revision])
        written = cursor.rowcount
    if written:
        draft.answers, draft.typed, draft.step = dict(answers), dict(typed), step
        draft.revision, draft.touched_at = draft.revision + 1, now
    return bool(written)


def _column(name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", Draft._meta.get_field(name))


def mark_submitted(draft: Draft) -> bool:
    """Submit the draft as it is stored at this moment; False when it was submitted before.

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
    """Throw a draft away with everything in it; a file that also lies in another draft stays there."""
    held = set(draft.attachments.values_list("stored", flat=True))
    draft.delete()
    # What was refused stays known by its hash, and is refused at once when it comes again.
    alone = StoredFile.objects.filter(pk__in=held, attachments__isnull=True).exclude(scan__in=REFUSED)
    hashes = set(alone.values_list("sha256", flat=True))
    alone.delete()
    transaction.on_commit(partial(_delete_contents, hashes))


def _delete_contents(hashes: Set[str]) -> None:
    """Remove these contents, save those that came again meanwhile."""
    for sha256 in hashes - set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)):
        storage.delete(sha256)


def attach(draft: Draft, field_key: str, papers: Sequence[AcceptedFile]) -> list[Attachment]:
    """Keep the files handed in for one paper; the same file twice is one."""
    return attach_all(draft, {field_key: papers})


@transaction.atomic
def attach_all(draft: Draft, papers: Mapping[str, Sequence[AcceptedFile]]) -> list[Attachment]:
    """Keep the files handed in for several papers, by field."""
    if not any(papers.values()):
        return []
    known = set(
        draft.attachments.present().filter(field_key__in=list(papers)).values_list("field_key", "stored__sha256")
    )
    handed_in = {(key, paper.sha256): paper for key, some in papers.items() for paper in some}
    wanted = {place: paper for place, paper in handed_in.items() if place not in known}
    stored = {one.sha256: one for one in _locked_files({paper.sha256: paper for paper in wanted.values()}.values())}
    added = [_new_attachment(draft, key, paper, stored[sha256]) for (key, sha256), paper in wanted.items()]
    return Attachment.objects.bulk_create(added)


def _locked_files(papers: Collection[AcceptedFile]) -> QuerySet[StoredFile]:
    """The contents, new or known, locked: whoever records a finding waits, and records it for these papers too."""
    facts = [StoredFile(sha256=paper.sha256, size=paper.size, content_type=paper.content_type) for paper in papers]
    StoredFile.objects.bulk_create(
        facts, update_conflicts=True, unique_fields=["sha256"], update_fields=["size"]
    )  # a row that is there already is written as it is: that locks it
    return StoredFile.objects.filter(sha256__in=[paper.sha256 for paper in papers]).order_by("pk")


def _new_attachment(draft: Draft, field_key: str, paper: AcceptedFile, stored: StoredFile) -> Attachment:
    """Not yet saved; its content is kept, unless it was found to be of no use while it came in."""
    attachment = Attachment(draft=draft, field_key=field_key, name=paper.name, stored=stored)
    if stored.scan in REFUSED:
        attachment.refused, attachment.removed_at = True, timezone.now()
        return attachment
    storage.store(paper.file, paper.sha256)
    if stored.scan == Scan.PENDING:
        outbox.enqueue(SCAN_JOB, key=f"{SCAN_JOB}:{stored.pk}", file_id=stored.pk)
    return attachment


def remove(draft: Draft, attachment_id: int | str, *, fields: Collection[str]) -> bool:
    """Take a file of these fields back; the row stays and says when. Whether there was such a file."""
    if not str(attachment_id).isdecimal():
        return False
    listed = draft.attachments.listed().filter(pk=attachment_id, field_key__in=fields)
    return bool(listed.update(removed_at=timezone.now(), refused=False))


# What was found in a file


@transaction.atomic
def record_no_threat(stored: StoredFile) -> None:
    """Nothing was found in it; now it may be drawn."""
    outbox.enqueue(PREVIEW_JOB, key=f"{PREVIEW_JOB}:{stored.pk}", file_id=stored.pk)


@transaction.atomic
def record_previewed(stored: StoredFile, seen: PreviewResult) -> None:
    """It was found clean, and can be read."""
    _record_scan(stored, Scan.CLEAN, **seen._asdict())


@transaction.atomic
def record_refused(stored: StoredFile, found: Scan, *, threat: str = "") -> None:
    """It is of no use: it leaves every draft it is in, and the upper rooms hear of each place it was handed in at."""
    _record_scan(stored, found, threat=threat[:200])
    for attachment in stored.attachments.present().select_related("draft__owner"):
        if attachment.draft.submitted_at is None:
            Attachment.objects.filter(pk=attachment.pk).update(removed_at=timezone.now(), refused=True)
        hooks.file_refused.send(attachment)
    transaction.on_commit(partial(storage.delete, stored.sha256))


def record_scan_failed(*, file_id: int, reason: str) -> None:
    """It could not be looked at for half a day; the file stays withheld until somebody tries again."""
    if stored := StoredFile.objects.filter(pk=file_id, scan=Scan.PENDING).first():
        _record_scan(stored, Scan.FAILED)


def _record_scan(stored: StoredFile, scan: Scan, **found: object) -> None:
    for name, value in {**found, "scan": scan, "scanned_at": timezone.now()}.items():
        setattr(stored, name, value)
    stored.save(update_fields=["scan", "scanned_at", *found])
