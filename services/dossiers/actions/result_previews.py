"""Previews of results: ask for a result as it would be issued."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from core.people import Person
from services.agencies.permissions import Verb, may
from services.documents.facts import ResultFacts, WithdrawalFacts
from services.documents.pdf.printable import PrintableDocument, printable_draft
from services.dossiers.actions import requested_sheets
from services.dossiers.errors import DossierError
from services.dossiers.models import ResultPreview, Task

DRAW: Final = "dossiers.draw_result_preview"
PreviewedFacts = ResultFacts | WithdrawalFacts
"""What is seen before it is signed: a result, or the decision that withdraws results."""
FACTS: Final[TypeAdapter[PreviewedFacts]] = TypeAdapter(PreviewedFacts)


def current_preview(task: Task, facts: PreviewedFacts, *, by: Person, locked: bool = False) -> ResultPreview | None:
    """This person's preview, if it says this or is being drawn; None where asking begins another."""
    previews, now = ResultPreview.objects.filter(owner=by.pk), timezone.now()
    preview = (previews.select_for_update() if locked else previews).first()
    if preview is None or preview.is_being_drawn(now):
        return preview
    is_this = (preview.task_id, preview.digest) == (task.pk, digest_of(task, facts))
    return preview if is_this and preview.is_answered(now) else None


@transaction.atomic
def request_preview(task: Task, facts: PreviewedFacts, *, by: Person) -> ResultPreview:
    """This person's preview: the one that says this, or whichever is being drawn; else a worker begins it."""
    if not any(may(by, Verb.READ, agency=agency) for agency in (task.dossier.agency, task.agency)):
        raise DossierError("Xem trước kết quả này không thuộc thẩm quyền của bạn.")
    if preview := current_preview(task, facts, by=by, locked=True):
        return preview
    content = {"task": task, "facts": facts.model_dump(mode="json"), "digest": digest_of(task, facts)}
    return requested_sheets.begin(ResultPreview, DRAW, owner_id=by.pk, **content)


def digest_of(task: Task, facts: PreviewedFacts) -> str:
    """Fingerprint of what the preview says."""
    return printable_draft(facts, task.dossier.agency).digest


def printable(preview: ResultPreview) -> PrintableDocument:
    """The preview ready to be drawn."""
    return printable_draft(FACTS.validate_python(preview.facts), preview.task.dossier.agency)
