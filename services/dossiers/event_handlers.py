"""Handlers of the hooks of the rooms below, registered in `apps.py`; those of money and files are actions themselves.

What a clerk may read, what waits for its fee, what is under way, and what follows when a paper is stored.
"""

from core.people import Person
from eforms.models import Attachment
from services.catalogue.hooks import OpenCounts
from services.catalogue.models import Procedure
from services.documents.document_types import DocumentType
from services.documents.models import Document
from services.dossiers.actions import desk
from services.dossiers.desk.access import may_read
from services.dossiers.models import Dossier, Fee, Filing, Paper
from services.dossiers.process.transitions import lock


def count_open_dossiers(procedure: Procedure) -> OpenCounts:
    """How many have begun to file under the versions of a procedure, and how many wait for their result."""
    drafts = Filing.objects.filter(version__procedure=procedure, draft__submitted_at=None).count()
    return OpenCounts(drafts, Dossier.objects.in_hand().filter(version__procedure=procedure).count())


def document_stored(document: Document) -> None:
    """A result that the applicant chose to receive online is returned as soon as it can be downloaded and is paid."""
    paper = Paper.objects.filter(document=document, kind=DocumentType.RESULT).select_related("dossier").first()
    if paper:
        desk.return_if_stored(lock(paper.dossier))


def is_withheld(document: Document) -> bool:
    """Whether a result waits for its fee (thu sau): its owner may not have it before."""
    of_result = {"dossier__papers__document": document, "dossier__papers__kind": DocumentType.RESULT}
    return Fee.objects.owed().filter(**of_result).exists()


def may_read_document(person: Person, document: Document) -> bool:
    """Whether a member of staff may see the paper: whoever may read its dossier."""
    paper = Paper.objects.filter(document=document).select_related("dossier__agency").first()
    return paper is not None and may_read(person, paper.dossier)


def may_read_file(person: Person, attachment: Attachment) -> bool:
    """Whether a member of staff may see a file: whoever may read the dossier it was submitted with."""
    dossier = Dossier.objects.filter(filing__draft=attachment.draft_id).select_related("agency").first()
    return dossier is not None and may_read(person, dossier)
