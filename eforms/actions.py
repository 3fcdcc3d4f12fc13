"""The verbs on a draft: the only code that changes one."""

from collections.abc import Mapping, Sequence, Set
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from eforms.definition import Answer
from eforms.models import Attachment, Draft
from eforms.uploads import Paper


def save(draft: Draft, *, answers: Mapping[str, Answer], typed: Mapping[str, Sequence[str]], step: str) -> bool:
    """Write the draft unless somebody wrote it since it was read; whether it was written."""
    now = timezone.now()
    unchanged = Draft.objects.filter(pk=draft.pk, revision=draft.revision, submitted_at__isnull=True)
    written = unchanged.update(
        answers=answers, typed=typed, step=step, revision=F("revision") + 1, touched_at=now, warned_at=None
    )
    if written:
        draft.answers, draft.typed, draft.step = dict(answers), dict(typed), step
        draft.revision, draft.touched_at = draft.revision + 1, now
    return bool(written)


def close(draft: Draft) -> bool:
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
    files = set(draft.attachments.values_list("file", flat=True))
    draft.delete()
    transaction.on_commit(partial(_forget_files, files))


def _forget_files(files: Set[str]) -> None:
    storage = Attachment.file.field.storage
    for name in files - set(Attachment.objects.filter(file__in=files).values_list("file", flat=True)):
        storage.delete(name)


@transaction.atomic
def attach(draft: Draft, field_key: str, papers: Sequence[Paper]) -> list[Attachment]:
    """Keep the files handed in for one paper; the same file twice is one."""
    known = set(draft.attachments.present().filter(field_key=field_key).values_list("sha256", flat=True))
    added = []
    for paper in papers:
        if paper.sha256 not in known:
            known.add(paper.sha256)
            added.append(_keep(draft, field_key, paper))
    return added


def _keep(draft: Draft, field_key: str, paper: Paper) -> Attachment:
    return Attachment.objects.create(
        draft=draft,
        field_key=field_key,
        name=paper.name,
        size=paper.size,
        sha256=paper.sha256,
        content_type=paper.content_type,
        file=paper.file,
    )


def remove(draft: Draft, attachment_id: int | str) -> bool:
    """Take a file back; the row stays and says when. Whether there was such a file."""
    if not str(attachment_id).isdecimal():
        return False
    return bool(draft.attachments.present().filter(pk=attachment_id).update(removed_at=timezone.now()))
