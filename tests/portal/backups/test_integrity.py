"""Verification finds what was lost or changed behind the portal's back."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from payments.models import Order, ReceiptBook
from payments.status import OrderStatus
from portal.backups import integrity
from services.documents.models import Document, Series
from tests.dossiers.conftest import in_work, paid, road
from tests.outbox import work_off

__all__ = ["in_work", "paid", "road"]


@pytest.fixture
def papers(in_work):
    """The papers of a dossier in work, stored."""
    work_off()
    return list(Document.objects.filter(stored_at__isnull=False).order_by("pk"))


def test_nothing_is_found_in_a_whole_installation(papers, capsys):
    assert papers
    call_command("verify")

    said = capsys.readouterr().out
    assert said.count("no finding(s)") == len(integrity.CHECKS)


def test_a_lost_paper_and_a_changed_one_are_named(papers):
    first, second = papers[:2]
    (Path(settings.MEDIA_ROOT) / first.path).unlink()
    (Path(settings.MEDIA_ROOT) / second.path).write_bytes(b"changed")

    found = list(integrity.papers_have_their_files())

    assert found == [f"paper {first.pk}: there is no such file", f"paper {second.pk}: its content was changed"]
    with pytest.raises(CommandError, match="finding"):
        call_command("verify")


def test_an_order_settled_without_money_is_found(papers, monkeypatch):
    order = Order.objects.get()
    monkeypatch.setattr(OrderStatus, "after_settlement", list)  # the database lets no status go back

    assert list(integrity.orders_and_ledger_agree()) == [f"order {order.reference} is settled with 1 settlements"]


def test_a_gap_in_receipts_is_found(papers):
    book = ReceiptBook.objects.get()
    ReceiptBook.objects.update(last_number=book.last_number + 1)

    assert list(integrity.receipt_numbers_have_no_gaps()) == [
        f"book {book}: {book.last_number} receipts, last number {book.last_number + 1}"
    ]


def test_a_series_that_was_set_back_is_found(papers):
    Series.objects.update(last=0)

    assert all("beyond its last number 0" in one for one in integrity.paper_numbers_stay_within_their_series())
    assert list(integrity.paper_numbers_stay_within_their_series())
