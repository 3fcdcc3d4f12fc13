"""Samples of papers: ask for the PDF that a template gives of a made-up person."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.documents.facts import ResultFacts
from services.documents.pdf.printable import PrintableDocument, printable_draft
from services.dossiers import rules
from services.dossiers.actions import requested_sheets
from services.dossiers.models import PaperSample

DRAW: Final = "dossiers.draw_paper_sample"


@transaction.atomic
def request_sample(version: ProcedureVersion, facts: ResultFacts, agency: Agency, *, by: User) -> PaperSample:
    """This person's sample: the one being drawn, else a worker begins this one."""
    rules.check_may_run_trial(by, version)
    present = PaperSample.objects.select_for_update().filter(owner=by).first()
    if present is not None and present.is_being_drawn(timezone.now()):
        return present
    content = {"version": version, "agency": agency, "facts": facts.model_dump(mode="json")}
    return requested_sheets.begin(PaperSample, DRAW, owner_id=by.pk, **content)


def printable(sample: PaperSample) -> PrintableDocument:
    """The sample ready to be drawn."""
    return printable_draft(ResultFacts.model_validate(sample.facts), sample.agency)
