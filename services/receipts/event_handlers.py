"""Handlers of the hooks of payments and documents about receipts, registered in `apps.py`.

The paper is found by its key, `fee_receipt:<id>`. Whether a receipt is void is read from payments, not copied.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.db.models import Q
from django.utils.timezone import localtime

from core.compiled_query import CompiledQuery
from core.people import Person
from payments import hooks
from payments.models import Receipt
from payments.status import ReceiptStatus
from payments.verbs import MoneyVerb
from services.agencies.models import Agency
from services.agencies.permissions import may
from services.documents.actions import issue
from services.documents.document_types import DocumentType
from services.documents.hooks import VoidNotice
from services.documents.models import Document
from services.receipts.receipt_facts import fee_receipt_facts

PAPER: Final = CompiledQuery(lambda key: Document.objects.filter(key=key).only("key"))
"""That of one receipt."""
log = logging.getLogger(__name__)


def receipt_issued(receipt: Receipt) -> None:
    """Issue the paper with the number of the receipt, in the transaction that took the number."""
    agencies = Agency.objects.select_related("superior", "unit")
    payee = receipt.order.payee
    agency = agencies.filter(Q(code=payee) | Q(payee=payee)).first()
    if agency is None:
        log.error("receipt %s has no paper: no agency has the code %s", receipt.pk, payee)
        return
    issue(
        DocumentType.FEE_RECEIPT,
        key=_document_key(receipt.pk),
        agency=agency,
        owner=receipt.order.payer,
        facts=fee_receipt_facts(receipt),
        number=receipt.number,
    )


def receipt_files(receipts: Collection[Receipt]) -> Mapping[int, str]:
    """Download paths of the papers by receipt id."""
    keys = [_document_key(receipt.pk) for receipt in receipts]
    papers: Iterable[Document]
    papers = PAPER(*keys) if len(keys) == 1 else Document.objects.filter(key__in=keys).only("key")
    return {_receipt_id(paper): paper.download_path() for paper in papers}


def may_read_document(person: Person, document: Document) -> bool:
    """Whether the person may read the agency's money, and so its receipts, or acts for whom the order concerns."""
    if document.kind != DocumentType.FEE_RECEIPT:
        return False
    return may(person, MoneyVerb.READ, agency=document.agency) or _acts_for_payer(person, document)


def _acts_for_payer(person: Person, document: Document) -> bool:
    orders_of_others = (orders for orders in hooks.orders_of_others.send(person) if orders is not None)
    return any(orders.filter(receipts=_receipt_id(document)).exists() for orders in orders_of_others)


def void_reason(document: Document) -> VoidNotice | None:
    """The notice of a cancelled or replaced receipt; None while it is valid."""
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
    return VoidNotice(title, f"Ngày {day}. Lý do: {receipt.void_reason}")


def _document_key(receipt_id: int) -> str:
    return f"{DocumentType.FEE_RECEIPT}:{receipt_id}"


def _receipt_id(document: Document) -> int:
    return int(document.key.partition(":")[2])
