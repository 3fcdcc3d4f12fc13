"""Verification of an installation: what the database says against files, histories, books and numbers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.db.models import Count, F, Max, Min, Q

from core.content_storage import ContentStorage
from eforms.files.storage import ATTACHMENTS
from eforms.models import StoredFile
from payments.models import Order, ReceiptBook
from payments.status import EntryKind, OrderStatus
from services.documents.issuing.storage import PDF_STORAGE
from services.documents.models import Document, Series
from services.dossiers.actions import history
from services.dossiers.models import ARCHIVES, Dossier, DossierArchive, HistoryAnchor

Findings = Iterator[str]
CHUNK: Final = 1000


def papers_have_their_files() -> Findings:
    """Each paper that was stored lies on the disk, unchanged."""
    stored = Document.objects.filter(stored_at__isnull=False).order_by("pk")
    for key, sha256 in stored.values_list("pk", "sha256").iterator(CHUNK):
        yield from _file_findings(f"paper {key}", PDF_STORAGE, sha256)


def attachments_have_their_files() -> Findings:
    """Each file that people attached lies on the disk, unchanged."""
    for sha256 in StoredFile.objects.order_by("pk").values_list("sha256", flat=True).iterator(CHUNK):
        yield from _file_findings(f"file {sha256[:12]}", ATTACHMENTS, sha256)


def archives_have_their_files() -> Findings:
    """Each archive file of a dossier lies on the disk, unchanged."""
    for key, sha256 in DossierArchive.objects.order_by("pk").values_list("pk", "sha256").iterator(CHUNK):
        yield from _file_findings(f"archive {key}", ARCHIVES, sha256)


def histories_are_whole() -> Findings:
    """Each history is an unbroken chain over its answers and files, and each anchor fits."""
    dossiers = Dossier.objects.order_by("pk").values_list("pk", flat=True).iterator(CHUNK)
    check = history.verify(dossiers, (), anchors=HistoryAnchor.objects.all())
    yield from (str(fault) for fault in check.faults)


def orders_and_ledger_agree() -> Findings:
    """An order that is settled has one settlement in the ledger, any other none."""
    settlements = Count("entries", filter=Q(entries__kind=EntryKind.SETTLEMENT))
    settled = Q(status__in=OrderStatus.after_settlement())
    orders = Order.objects.annotate(settlements=settlements)
    wrong = orders.filter((settled & ~Q(settlements=1)) | (~settled & Q(settlements__gt=0)))
    for reference, status, times in wrong.values_list("reference", "status", "settlements").iterator(CHUNK):
        yield f"order {reference} is {status} with {times} settlements"


def receipt_numbers_have_no_gaps() -> Findings:
    """Each book of receipts has as many receipts as its last number, from 1 to that; no number is given twice."""
    counted = ReceiptBook.objects.annotate(
        count=Count("receipts"), first=Min("receipts__number"), last=Max("receipts__number")
    )
    books = counted.exclude(count=F("last_number"), first=1, last=F("last_number")).exclude(count=0, last_number=0)
    for book in books:
        yield f"book {book}: {book.count} receipts, last number {book.last_number}"


def paper_numbers_stay_within_their_series() -> Findings:
    """No paper has a number beyond the last of its series."""
    for series in Series.objects.order_by("pk").iterator(CHUNK):
        same = {"agency": series.agency_id, "symbol": series.symbol, "year": series.year}
        if beyond := Document.objects.filter(**same, number__gt=series.last).count():
            yield f"series {series}: {beyond} papers beyond its last number {series.last}"


CHECKS: Final[Mapping[str, Callable[[], Findings]]] = {
    "papers": papers_have_their_files,
    "attachments": attachments_have_their_files,
    "archives": archives_have_their_files,
    "histories": histories_are_whole,
    "ledger": orders_and_ledger_agree,
    "receipts": receipt_numbers_have_no_gaps,
    "series": paper_numbers_stay_within_their_series,
}


def _file_findings(name: str, storage: ContentStorage, sha256: str) -> Findings:
    try:
        if not storage.is_intact(sha256):
            yield f"{name}: its content was changed"
    except OSError:
        yield f"{name}: there is no such file"
