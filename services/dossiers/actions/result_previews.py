"""Previews of results: ask for a result as it would be issued, record that it was drawn or not, delete old ones."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import outbox
from core.people import Person
from services.agencies.permissions import Verb, may
from services.documents.facts import ResultFacts
from services.documents.pdf.printable import PrintableDocument, printable_draft
from services.dossiers.errors import DossierError
from services.dossiers.models import ResultPreview, Task
from services.dossiers.models.draft_sheet import RETENTION

DRAW: Final = "dossiers.draw_result_preview"


def current_preview(task: Task, facts: ResultFacts, *, by: Person, locked: bool = False) -> ResultPreview | None:
    """This person's preview, if it says this or is being drawn; None where asking begins another."""
    previews, now = ResultPreview.objects.filter(owner=by.pk), timezone.now()
    preview = (previews.select_for_update() if locked else previews).first()
    if preview is None or preview.is_being_drawn(now):
        return preview
    is_this = (preview.task_id, preview.digest) == (task.pk, digest_of(task, facts))
    return preview if is_this and preview.is_answered(now) else None


@transaction.atomic
def request_preview(task: Task, facts: ResultFacts, *, by: Person) -> ResultPreview:
    """This person's preview: the one that says this, or whichever is being drawn; else a worker begins it."""
    if not any(may(by, Verb.READ, agency=agency) for agency in (task.dossier.agency, task.agency)):
        raise DossierError("Xem trước kết quả này không thuộc thẩm quyền của bạn.")
    if preview := current_preview(task, facts, by=by, locked=True):
        return preview
    now = timezone.now()
    content = {"task": task, "facts": facts.model_dump(mode="json"), "digest": digest_of(task, facts)}
    asked = {"requested_at": now, "pdf": None, "failed_at": None}
    preview, _ = ResultPreview.objects.update_or_create(owner_id=by.pk, defaults={**content, **asked})
    outbox.enqueue(DRAW, key=f"{DRAW}:{by.pk}:{now.timestamp()}", owner_id=by.pk, requested_at=now.isoformat())
    return preview


def digest_of(task: Task, facts: ResultFacts) -> str:
    """Fingerprint of what the preview says."""
    return printable_draft(facts, task.dossier.agency).digest


def printable(preview: ResultPreview) -> PrintableDocument:
    """The preview ready to be drawn."""
    return printable_draft(ResultFacts.model_validate(preview.facts), preview.task.dossier.agency)


def record_drawn(preview: ResultPreview, pdf: bytes) -> None:
    """Keep the PDF, unless another was asked for meanwhile."""
    _unchanged(preview).update(pdf=pdf)


def record_failed(preview: ResultPreview) -> None:
    """It could not be drawn, or not in time."""
    _unchanged(preview).update(failed_at=timezone.now())


def forget(preview: ResultPreview) -> None:
    """Forget a preview, so that asking again begins another."""
    _unchanged(preview).delete()


def delete_old(now: datetime) -> int:
    """Delete the previews that are past their retention; return how many."""
    deleted, _ = ResultPreview.objects.filter(requested_at__lte=now - RETENTION).delete()
    return deleted


def _unchanged(preview: ResultPreview) -> QuerySet[ResultPreview]:
    return ResultPreview.objects.filter(owner=preview.owner_id, requested_at=preview.requested_at)
