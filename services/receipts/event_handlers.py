"""Handlers of the hooks of payments and documents about receipts, registered in `apps.py`.

A paper belongs to its receipt by its key. Whether a receipt counts is payments' to say, so nothing is written twice.
"""

import logging
from collections.abc import Collection, Mapping

from django.utils.timezone import localtime

from core.people import Person
from payments.models import Receipt
from payments.status import ReceiptStatus
from payments.verbs import MoneyVerb
from services.agencies.models import Agency
from services.agencies.permissions import may
from services.documents.actions import issue
from services.documents.document_types import DocumentType
from services.documents.hooks import Void
from services.documents.models import Document
from services.receipts.receipt_facts import facts_of

log = logging.getLogger(__name__)


def receipt_issued(receipt: Receipt) -> None:
    """Issue its paper under the same number; runs in the transaction that takes the number."""
    agency = Agency.objects.select_related("superior", "unit").filter(code=receipt.order.payee).first()
    if agency is None:
        log.error("receipt %s is not drawn: no agency has the code %s", receipt.pk, receipt.order.payee)
        return
    issue(
        DocumentType.FEE_RECEIPT,
        key=_key(receipt.pk),
        agency=agency,
        owner=receipt.order.payer,
        facts=facts_of(receipt),
        number=receipt.number,
    )


def receipt_files(receipts: Collection[Receipt]) -> Mapping[int, str]:
    """Where the paper of each receipt is fetched."""
    papers = Document.objects.filter(key__in=[_key(receipt.pk) for receipt in receipts])
    return {_receipt_id(paper): paper.download_path() for paper in papers.only("key")}


def may_read_document(person: Person, document: Document) -> bool:
    """Whoever reads the money of the agency reads its receipts."""
    return document.kind == DocumentType.FEE_RECEIPT and may(person, MoneyVerb.READ, agency=document.agency)


def void_reason(document: Document) -> Void | None:
    """A cancelled or replaced receipt keeps its number, and whoever checks it learns what became of it."""
    if document.kind != DocumentType.FEE_RECEIPT:
        return None
    receipt = Receipt.objects.select_related("replaced_by__book").get(pk=_receipt_id(document))
    if receipt.voided_at is None:
        return None
    day = f"{localtime(receipt.voided_at):%d/%m/%Y}"
    if receipt.status == ReceiptStatus.REPLACED:
        title = f"Biên lai này đã được thay thế bằng biên lai {receipt.replaced_by}, không còn giá trị"
    else:
        title = "Biên lai này đã bị hủy, không còn giá trị"
    return Void(title, f"Ngày {day}. Lý do: {receipt.void_reason}")


def _key(receipt_id: int) -> str:
    return f"{DocumentType.FEE_RECEIPT}:{receipt_id}"


def _receipt_id(document: Document) -> int:
    return int(document.key.partition(":")[2])
