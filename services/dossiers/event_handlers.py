"""Handlers of the hooks of eforms, payments, catalogue and documents, registered in `apps.py`.

The handlers that are actions themselves stand in `actions/money/` and `actions/files.py`.
"""

from collections import Counter
from collections.abc import Collection
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from core.people import Person
from core.representation import authority_for, takes_part
from eforms.models import Attachment
from payments.models import Order
from services.agencies.permissions import Verb, may
from services.catalogue.hooks import AnsweredDrafts, OpenCounts
from services.catalogue.models import Procedure
from services.documents.document_types import DocumentType
from services.documents.models import Document
from services.dossiers.actions import desk
from services.dossiers.applicant.next_step import NOTHING_TO_DO, next_step
from services.dossiers.combined.attachments import has_attachment, held_files
from services.dossiers.combined.earlier import may_read_as_later_office
from services.dossiers.desk.access import may_read
from services.dossiers.models import Dossier, Fee, FeeMoment, Filing, Paper
from services.dossiers.models.conversation import MESSAGE_FILES
from services.dossiers.models.dossier import DossierQuerySet
from services.dossiers.models.inspections import PICTURES
from services.dossiers.opinions.access import may_read_shown_file
from services.dossiers.process.transitions import lock
from services.dossiers.results.withheld import is_withheld_of

RECEIPT_NAME_LENGTH: Final = 200
"""What a receipt has room for."""

DRAFTS_LOOKED_AT: Final = 200


def count_open_dossiers(procedure: Procedure) -> OpenCounts:
    """Count the unsubmitted drafts and the open dossiers of a procedure, all versions together."""
    drafts = Filing.objects.filter(version__procedure=procedure, draft__submitted_at=None).count()
    return OpenCounts(drafts, Dossier.objects.open().filter(version__procedure=procedure).count())


def answered_drafts(procedure: Procedure, keys: Collection[str]) -> AnsweredDrafts:
    """Look at the `DRAFTS_LOOKED_AT` open drafts of a procedure that were begun last."""
    drafts = Filing.objects.filter(version__procedure=procedure, draft__submitted_at=None).order_by("-pk")
    answers = list(drafts.values_list("draft__answers", flat=True)[:DRAFTS_LOOKED_AT])
    answered = [{key for key in keys if one.get(key) not in (None, "", [], {})} for one in answers]
    counts = Counter(key for found in answered for key in found)
    return AnsweredDrafts(len(answers), sum(map(bool, answered)), counts)


def document_stored(document: Document) -> None:
    """Return the result of a dossier when its PDF is stored, if it is delivered online and no fee is open."""
    if document.kind != DocumentType.RESULT:
        return
    paper = Paper.objects.filter(document=document, kind=DocumentType.RESULT).select_related("dossier").first()
    if paper:
        desk.return_if_ready(lock(paper.dossier))


def is_withheld(document: Document) -> bool:
    """Whether the document is a result that nobody it is for may have yet: a fee is open, or people have to come."""
    results = Paper.objects.filter(document=document, kind=DocumentType.RESULT)
    return results.filter(is_withheld_of("dossier")).exists()


def is_withheld_from_filer(document: Document) -> bool:
    """Whether the paper's owner filed for somebody else and may no longer act for them."""
    if not takes_part(document.owner):
        return False
    dossiers = Dossier.objects.filter(Q(papers__document=document) | Q(filing__whole__declaration=document))
    return dossiers.exists() and not dossiers.of_party(document.owner).exists()


def is_file_withheld(attachment: Attachment) -> bool:
    """Whether its owner may not open it: they handed it in for somebody else and may no longer act for them.

    Or it is a picture of an inspection whose minutes are not issued yet, or came with a message about a dossier that is
    no longer theirs.
    """
    owner = attachment.draft.owner
    if attachment.field_key == MESSAGE_FILES:
        return not _takes_part_in_talk(owner, attachment)
    if attachment.field_key == PICTURES:
        return not _inspected(attachment).of_party(owner).exists()
    if not takes_part(owner):
        return False
    filing = Filing.objects.filter(draft=attachment.draft_id).select_related("version").first()
    if filing is None or (principal := filing.on_behalf_of) is None:
        return False
    return authority_for(owner, principal, filing.version.package.code) is None


def may_read_document(person: Person, document: Document) -> bool:
    """Whether staff or a party may read the document: who may read its dossier or a later part; a party once paid."""
    paper = Paper.objects.filter(document=document).select_related("dossier__agency").first()
    if paper is None:
        return _is_party_of_whole(person, document)
    return (
        may_read(person, paper.dossier)
        or (_is_party(person, paper.dossier) and not is_withheld(document))
        or may_read_as_later_office(person, paper)
    )


def may_read_file(person: Person, attachment: Attachment) -> bool:
    """Whether staff or a party may read the file: who may read a dossier it came with, or is asked about it.

    What came with a message only those who read the messages.
    """
    if attachment.field_key == MESSAGE_FILES:
        return _takes_part_in_talk(person, attachment)
    dossiers = Dossier.objects.select_related("agency", "version")
    if attachment.field_key == PICTURES:
        holding = list(dossiers.filter(inspections__draft=attachment.draft_id))
    else:
        filed = dossiers.filter(filing__draft=attachment.draft_id)
        holding = [dossier for dossier in filed if has_attachment(dossier, attachment)]
    return any(
        may_read(person, dossier)
        or _is_party_told_of(person, dossier, attachment)
        or may_read_shown_file(person, dossier, attachment)
        for dossier in holding
    )


def may_read_removed_file(person: Person, attachment: Attachment) -> bool:
    """Whether the file is still held by the office of a part, which has not asked for another."""
    filed = Dossier.objects.select_related("agency", "version").filter(filing__draft=attachment.draft_id)
    parts = [dossier for dossier in filed if dossier.part]
    return any(may_read(person, part) and attachment in held_files(part) for part in parts)


def _is_party_told_of(person: Person, dossier: Dossier, attachment: Attachment) -> bool:
    """Whether a party may read the file: a picture of an inspection once its minutes are issued."""
    is_told = attachment.field_key != PICTURES or _inspected(attachment).exists()
    return is_told and _is_party(person, dossier)


def _takes_part_in_talk(person: Person, attachment: Attachment) -> bool:
    """Whether the person reads the messages with which this file came: the office of the dossier, and its party."""
    talked_about = Dossier.objects.select_related("agency").filter(messages__draft=attachment.draft_id).first()
    if talked_about is None:
        return False
    is_party = Dossier.objects.of_party(person).filter(pk=talked_about.pk).exists()
    return is_party or may(person, Verb.READ, agency=talked_about.agency)


def _inspected(attachment: Attachment) -> DossierQuerySet:
    """The dossier in whose issued minutes this picture stands; none before."""
    dossiers: DossierQuerySet = Dossier.objects.filter(
        inspections__draft=attachment.draft_id, inspections__minutes__isnull=False
    )
    return dossiers


def _is_party_of_whole(person: Person, document: Document) -> bool:
    """Whether the document is what was declared for all parts together, on behalf of whom the person may act for."""
    return takes_part(person) and Dossier.objects.of_party(person).filter(filing__whole__declaration=document).exists()


def _is_party(person: Person, dossier: Dossier) -> bool:
    """Whether the person may act on a dossier that was filed on behalf of somebody."""
    return takes_part(person) and Dossier.objects.of_party(person).filter(pk=dossier.pk).exists()


def payer_name(order: Order) -> str:
    """Who is named on the receipt of a dossier that was filed on behalf of somebody; empty for any other."""
    if not takes_part(order.payer):
        return ""
    fee = Fee.objects.filter(order=order).select_related("dossier").first()
    return fee.dossier.applicant_name[:RECEIPT_NAME_LENGTH] if fee and fee.dossier.on_behalf_of else ""


def orders_of_others(person: Person) -> QuerySet[Order] | None:
    """The orders of the dossiers that the person may act on for others; None for most people, who act for nobody."""
    if not takes_part(person):
        return None
    dossiers = Dossier.objects.of_party(person).exclude(organisation=None, principal=None)
    return Order.objects.filter(pk__in=Fee.objects.filter(dossier__in=dossiers).values("order"))


def what_follows(order: Order) -> str:
    """What the applicant may expect now that this order of a dossier is paid; empty once the dossier has ended."""
    fee = Fee.objects.filter(order=order).select_related("dossier").first()
    if fee is None or fee.dossier.has_ended:
        return ""
    if fee.moment == FeeMoment.AFTER:
        return gettext("Bạn nhận được kết quả. Nơi nhận: %(place)s.") % {
            "place": fee.dossier.get_delivery_display().lower()
        }
    if fee.moment == FeeMoment.DURING_HANDLING:
        return gettext("Cơ quan làm tiếp hồ sơ với phần thời gian còn lại. Bạn không phải làm gì thêm.")
    if fee.dossier.code:
        return gettext("Hồ sơ đã được tiếp nhận và đang được giải quyết. %(next)s") % {
            "next": next_step(fee.dossier) or gettext(NOTHING_TO_DO)
        }
    return next_step(fee.dossier)
