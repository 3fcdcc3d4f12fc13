"""E-receipts: numbers without a gap, words that never change."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from payments import actions, hooks
from payments.errors import PaymentError
from payments.gateways.base import RefundResult
from payments.models import Order, Receipt, ReceiptBook
from payments.receipts import issuing
from payments.refunds.processing import apply_result
from payments.status import ReceiptStatus, RefundStatus
from tests.factories import UserFactory, clerk_at, leader_at
from tests.outbox import hurry, work_off
from tests.pages import Page
from tests.payments.conftest import an_attempt, an_order, signed_result

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pay(client, settled):
    """Settle an order by a notice; its receipt is then under way."""

    def paid(order: Order) -> Order:
        assert client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order))}").status_code == 200
        order.refresh_from_db()
        return order

    return paid


@pytest.fixture
def receipt(pay) -> Receipt:
    order = pay(an_order())
    work_off()
    return Receipt.objects.get(order=order)


def numbers() -> list[int]:
    return list(Receipt.objects.order_by("number").values_list("number", flat=True))


def test_a_settled_order_gets_its_receipt(pay):
    order = pay(an_order())
    work_off()

    receipt = order.receipts.get()
    assert receipt.padded_number == "0000001"
    assert receipt.payer_name == "Nguyễn Thị Hoa"
    assert receipt.payee_name == "Ủy ban nhân dân phường Ba Đình"
    assert receipt.total_in_words == "Mười sáu nghìn đồng"
    assert (receipt.book.form_symbol, receipt.book.series_symbol[:3]) == ("01BLP0-001", "AA-")


def test_an_unpaid_order_gets_none():
    issuing.issue_if_missing(an_order())

    assert not Receipt.objects.exists()


def test_asking_twice_issues_one(receipt):
    issuing.issue_if_missing(receipt.order)

    assert numbers() == [1]


def test_who_wants_it_drawn_hears_of_it_in_the_same_transaction(pay, monkeypatch):
    def refuse(receipt: Receipt) -> None:
        raise RuntimeError("no paper")

    monkeypatch.setattr(hooks.receipt_issued, "handlers", [refuse])
    pay(an_order())
    work_off()
    assert not Receipt.objects.exists()

    told: list[Receipt] = []
    monkeypatch.setattr(hooks.receipt_issued, "handlers", [told.append])
    hurry()
    work_off()
    assert [receipt.number for receipt in told] == [1]


def test_numbers_have_no_gap_however_many_issue_at_once(pay):
    orders = [pay(an_order(key=f"k{n}")) for n in range(12)]

    def race(order: Order) -> None:
        try:
            with transaction.atomic():
                issuing.issue_if_missing(Order.objects.select_for_update().get(pk=order.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(race, [*orders, *orders]))

    assert numbers() == list(range(1, 13))


def test_numbers_begin_again_each_year_by_the_clocks_of_ha_noi(pay):
    for n, moment in enumerate(["2026-12-31T16:59:00Z", "2026-12-31T17:00:00Z", "2027-01-05T03:00:00Z"]):
        order = pay(an_order(key=f"k{n}"))
        with time_machine.travel(moment, tick=False), transaction.atomic():
            issuing.issue_if_missing(order)

    issued = Receipt.objects.order_by("pk").values_list("book__year", "number", "book__series_symbol")
    assert list(issued) == [(2026, 1, "AA-26E"), (2027, 1, "AA-27E"), (2027, 2, "AA-27E")]


def test_the_ninth_digit_is_refused(receipt):
    book = ReceiptBook.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        ReceiptBook.objects.filter(pk=book.pk).update(last_number=100_000_000)


@pytest.mark.parametrize("change", [{"number": 7}, {"total_vnd": 1}])
def test_what_a_receipt_says_never_changes(receipt, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        receipt.delete()


def test_a_cancelled_receipt_keeps_its_number(receipt, pay):
    clerk = clerk_at()

    cancelled = actions.cancel_receipt(receipt, reason="Ghi sai tên", by=clerk)
    pay(an_order(key="next"))
    work_off()

    assert cancelled.status == ReceiptStatus.CANCELLED
    assert cancelled.voided_by == clerk
    assert numbers() == [1, 2]


def test_a_replaced_receipt_points_to_the_new_one(receipt):
    receipt.order.payer.full_name = "Nguyễn Thị Hòa"
    receipt.order.payer.save()

    new = actions.replace_receipt(receipt, reason="Ghi sai tên", by=clerk_at())

    receipt.refresh_from_db()
    assert receipt.status == ReceiptStatus.REPLACED
    assert receipt.replaced_by == new
    assert (receipt.payer_name, new.payer_name) == ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa")
    assert numbers() == [1, 2]


def test_what_is_void_is_not_voided_again(receipt):
    clerk = clerk_at()
    actions.cancel_receipt(receipt, reason="Ghi sai tên", by=clerk)

    with pytest.raises(PaymentError, match="đã hủy"):
        actions.replace_receipt(receipt, reason="Ghi sai tên", by=clerk)


def test_nobody_voids_a_receipt_without_a_reason(receipt):
    with pytest.raises(PaymentError, match="lý do"):
        actions.cancel_receipt(receipt, reason="  ", by=clerk_at())


def test_a_full_refund_cancels_the_receipt(receipt):
    settlement = receipt.order.settlement()
    assert settlement
    refund = actions.create_refund(
        settlement, amount_vnd=16_000, reason="Hồ sơ bị từ chối", idempotency_key="r", proposer=UserFactory.create()
    )
    actions.approve_refund(refund, by=leader_at())
    apply_result(refund.pk, RefundResult(RefundStatus.DONE, "00"))

    receipt.refresh_from_db()
    assert receipt.status == ReceiptStatus.CANCELLED
    assert receipt.void_reason == "Đã hoàn trả toàn bộ số tiền"


def give_back(order: Order, vnd: int) -> None:
    refund = actions.propose_refund(order, amount_vnd=vnd, reason="Thu nhầm", by=clerk_at())
    actions.approve_refund(refund, by=leader_at())
    apply_result(refund.pk, RefundResult(RefundStatus.DONE, "00", transaction_no=f"R{vnd}"))


def test_a_replaced_receipt_is_for_what_was_not_given_back(client, receipt):
    give_back(receipt.order, 6_000)
    client.force_login(receipt.order.payer)
    page = Page(client.get(f"{receipt.order.public_path()}bien-lai/"))
    assert given_back(page) == (True, False)

    new = actions.replace_receipt(receipt, reason="Đã hoàn trả một phần", by=clerk_at())

    assert (new.total_vnd, new.total_in_words) == (10_000, "Mười nghìn đồng")
    page = Page(client.get(f"{receipt.order.public_path()}bien-lai/"))
    assert given_back(page) == (False, True)


def given_back(page: Page) -> tuple[bool, bool]:
    """Whether the page says that money went back after the receipt was issued, and before."""
    return page.mentions("Đã hoàn trả sau khi lập"), page.mentions("Đã hoàn trả trước khi lập")


def test_a_cancelled_receipt_is_issued_anew_under_its_own_number(receipt):
    clerk = clerk_at()
    with pytest.raises(PaymentError, match="Chỉ lập lại"):
        actions.reissue_receipt(receipt.order, by=clerk)
    actions.cancel_receipt(receipt, reason="Ghi sai tên", by=clerk)

    new = actions.reissue_receipt(receipt.order, by=clerk)

    assert (new.number, new.status, new.replaces) == (2, ReceiptStatus.VALID, None)
    with pytest.raises(PaymentError, match="Chỉ lập lại"):
        actions.reissue_receipt(receipt.order, by=clerk)


def test_what_was_given_back_whole_gets_no_other_receipt(receipt):
    give_back(receipt.order, 16_000)

    with pytest.raises(PaymentError, match="Chỉ lập lại"):
        actions.reissue_receipt(receipt.order, by=clerk_at())


def test_a_receipt_that_waited_over_the_end_of_the_year_stands_in_the_book_of_its_day(pay, monkeypatch):
    order = pay(an_order())
    hold = issuing._lock_book

    def hold_after_midnight(payee, year):
        clock.move_to("2026-12-31T17:00:01Z")
        return hold(payee, year)

    monkeypatch.setattr(issuing, "_lock_book", hold_after_midnight)
    with time_machine.travel("2026-12-31T16:59:59Z", tick=False) as clock, transaction.atomic():
        issuing.issue_if_missing(order)

    issued = Receipt.objects.get()
    assert (issued.book.year, timezone.localtime(issued.issued_at).year, issued.number) == (2027, 2027, 1)


def test_a_paper_that_cannot_be_drawn_keeps_nobody_who_waits_for_the_money(pay, monkeypatch, settled):
    monkeypatch.setattr(hooks.receipt_issued, "handlers", [lambda receipt: 1 / 0])
    order = pay(an_order())

    assert settled() == [order.reference]
    assert not Receipt.objects.exists()

    monkeypatch.setattr(hooks.receipt_issued, "handlers", [])
    hurry()
    assert settled() == [order.reference]
    assert numbers() == [1]


def test_the_payer_reads_the_receipt_and_nobody_else(client, receipt):
    client.force_login(receipt.order.payer)
    page = Page(client.get(f"{receipt.order.public_path()}bien-lai/"))
    for words in ("0000001", "Mười sáu nghìn đồng", "Bản sao Trích lục khai sinh", "01BLP0-001"):
        assert words in page.text
    assert Page(client.get(receipt.order.public_path())).link("Xem biên lai")

    client.force_login(UserFactory.create())
    assert client.get(f"{receipt.order.public_path()}bien-lai/").status_code == 404


def test_before_there_is_a_receipt_there_is_no_page(client):
    order = an_order()
    client.force_login(order.payer)

    assert client.get(f"{order.public_path()}bien-lai/").status_code == 404
