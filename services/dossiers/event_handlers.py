"""Handlers of the hooks of eforms, payments, catalogue and documents, registered in `apps.py`.

The handlers that are actions themselves stand in `actions/money.py`, `actions/refunds.py` and `actions/files.py`.
"""

from core.people import Person
from eforms.models import Attachment
from payments.models import Order
from services.catalogue.hooks import OpenCounts
from services.catalogue.models import Procedure
from services.documents.document_types import DocumentType
from services.documents.models import Document
from services.dossiers.actions import desk
from services.dossiers.desk.access import may_read
from services.dossiers.models import Dossier, Fee, FeeMoment, Filing, Paper
from services.dossiers.process.task_assignment import DESK_PROMISE
from services.dossiers.process.transitions import lock


def count_open_dossiers(procedure: Procedure) -> OpenCounts:
    """Count the unsubmitted drafts and the open dossiers of a procedure, all versions together."""
    drafts = Filing.objects.filter(version__procedure=procedure, draft__submitted_at=None).count()
    return OpenCounts(drafts, Dossier.objects.open().filter(version__procedure=procedure).count())


def document_stored(document: Document) -> None:
    """Return the result of a dossier when its PDF is stored, if it is delivered online and no fee is open."""
    paper = Paper.objects.filter(document=document, kind=DocumentType.RESULT).select_related("dossier").first()
    if paper:
        desk.return_if_ready(lock(paper.dossier))


def is_withheld(document: Document) -> bool:
    """Whether the document is a result whose fee is still open (thu sau): its owner may not download it yet."""
    of_result = {"dossier__papers__document": document, "dossier__papers__kind": DocumentType.RESULT}
    return Fee.objects.owed().filter(**of_result).exists()


def may_read_document(person: Person, document: Document) -> bool:
    """Whether a member of staff may read the document: whoever may read its dossier."""
    paper = Paper.objects.filter(document=document).select_related("dossier__agency").first()
    return paper is not None and may_read(person, paper.dossier)


def may_read_file(person: Person, attachment: Attachment) -> bool:
    """Whether a member of staff may read the file: whoever may read the dossier it was submitted with."""
    dossier = Dossier.objects.filter(filing__draft=attachment.draft_id).select_related("agency").first()
    return dossier is not None and may_read(person, dossier)


def what_follows(order: Order) -> str:
    """What the applicant may expect now that this order of a dossier is paid; empty once the dossier has ended."""
    fee = Fee.objects.filter(order=order).select_related("dossier").first()
    if fee is None or fee.dossier.has_ended:
        return ""
    if fee.moment == FeeMoment.AFTER:
        return f"Bạn nhận được kết quả. Nơi nhận: {fee.dossier.get_delivery_display().lower()}."
    if fee.moment == FeeMoment.DURING_HANDLING:
        return "Cơ quan làm tiếp hồ sơ với phần thời gian còn lại. Bạn không phải làm gì thêm."
    if fee.dossier.code:
        return "Hồ sơ đã được tiếp nhận và đang được giải quyết. Bạn không phải làm gì thêm."
    return DESK_PROMISE
