"""What the dossiers hear from the rooms below: a fee is settled, a paper is stored, somebody wants a paper."""

from payments.models import Order
from services.agencies import permissions
from services.agencies.permissions import Person, Verb
from services.documents.models import Document
from services.dossiers.actions import applicant, desk
from services.dossiers.models import Delivery, Paper, PaperKind
from services.dossiers.status import Status


def fee_settled(order: Order) -> None:
    """The bank has confirmed an order; runs in the payment's transaction."""
    applicant.fee_settled(order)


def paper_stored(document: Document) -> None:
    """A result that the applicant chose to receive online is returned as soon as it can be downloaded."""
    paper = Paper.objects.filter(document=document, kind=PaperKind.RESULT).select_related("dossier").first()
    if paper and paper.dossier.state is Status.COMPLETED and paper.dossier.delivery == Delivery.ONLINE:
        desk.return_result(paper.dossier, by=None)


def may_download(person: Person, document: Document) -> bool:
    """Whether a member of staff may see the paper: whoever may read its dossier."""
    paper = Paper.objects.filter(document=document).select_related("dossier__agency").first()
    return paper is not None and permissions.may(person, Verb.READ, agency=paper.dossier.agency)
