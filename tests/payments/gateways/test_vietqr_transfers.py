"""Paying by transfer: a QR code, a banking app, and the bank's statement."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
import time_machine
from django.utils import timezone
from PIL import Image

from payments import actions
from payments.errors import PaymentError
from payments.gateways.base import GatewayUnavailableError, StatementRow
from payments.gateways.registry import GATEWAYS
from payments.gateways.vietqr.gateway import transfer_for
from payments.models import Attempt, Discrepancy, Entry, Order, Refund, Statement
from payments.reconciliation import transfers
from payments.reconciliation.reconciler import reconcile
from payments.reconciliation.statements import store_statement
from payments.status import (
    AttemptStatus,
    DiscrepancyKind,
    DiscrepancyStatus,
    OrderStatus,
    RefundStatus,
    StatementLineKind,
)
from payments.tasks import reconcile_transfers
from services.agencies.models import Role
from tests.factories import UserFactory, clerk_at, leader_at, staff_at
from tests.outbox import work_off
from tests.pages import Page
from tests.payments.conftest import an_attempt, an_order, automatic_refresh, signed_result
from tests.payments.road import status

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNT = "bank:vietqr:113366668888"
SILENT = "555500001111"


@pytest.fixture
def page(client, order) -> str:
    """Choose the transfer; the page with the code."""
    return str(client.post(order.public_path(), {"gateway": "vietqr"})["Location"])


def send(bank, text: str, *, vnd: int = 16_000, account: str = "113366668888") -> None:
    data = {"account": account, "amount_vnd": vnd, "text": text}
    assert "Đã chuyển khoản" in Page(bank.client.post(f"{bank.url}/vnpay/transfer/", data=data)).text


def about(order: Order) -> Discrepancy:
    """The discrepancy about money that names this order; the bank's book holds that of other tests as well."""
    return Discrepancy.objects.get(line__reference__contains=order.reference)


def test_the_page_shows_the_code_and_the_same_in_words(client, order, page):
    shown = Page(client.get(page))

    for words in ("113366668888", "VietinBank", "16.000", f"LP {order.reference}"):
        assert words in shown.text
    (picture,) = (src for name, src in shown.images.items() if name.startswith("Mã QR chuyển khoản"))
    content = unquote(picture.removeprefix("data:image/png;base64,"))
    assert Image.open(BytesIO(b64decode(content))).size[0] > 200


def test_the_account_is_the_one_the_transfer_was_begun_to(client, order, page, settings):
    begun = transfer_for(order.attempts.get())
    other = {"bank": "970436", "bank_name": "Vietcombank", "number": "29000001", "holder": "KHO KHÁC"}
    settings.BANK_ACCOUNTS = {"*": settings.BANK_ACCOUNTS["*"].model_copy(update=other)}

    shown = Page(client.get(page))

    assert transfer_for(order.attempts.get()) == begun
    assert all(words in shown.text for words in ("113366668888", "VietinBank", "KHO BẠC NHÀ NƯỚC"))
    assert not shown.mentions("29000001")
    assert client.post(order.public_path(), {"gateway": "vietqr"}).status_code == 302
    assert "29000001" in Page(client.get(page)).text


def test_an_account_that_is_in_the_settings_no_more_does_not_stop_the_others(bank, order, page, settled):
    Attempt.objects.create(
        reference="TTOLD-1",
        order=an_order(key="old"),
        gateway="vietqr",
        terminal="0000",
        amount_vnd=16_000,
        expires_at=timezone.now(),
    )
    send(bank, f"LP {order.reference}")

    reconcile_transfers()

    assert status(order) == OrderStatus.SETTLED


def test_a_code_whose_time_is_over_is_not_shown(client, order, page):
    Attempt.objects.update(expires_at=timezone.now())

    assert client.get(page)["Location"] == order.public_path()


def test_the_banking_app_reads_the_code(bank, order, page):
    code = str(transfer_for(order.attempts.get()))

    page = Page(bank.client.get(f"{bank.url}/vnpay/transfer/", params={"code": code}))

    values = [page.field(name).value for name in ("account", "amount_vnd", "text")]
    assert values == ["113366668888", "16000", f"LP {order.reference}"]


def test_a_transfer_settles_the_order_by_the_statement(client, bank, order, page, settled):
    send(bank, f"LP {order.reference}")

    reconcile_transfers()

    assert status(order) == OrderStatus.SETTLED
    assert settled() == [order.reference]
    assert not Discrepancy.objects.filter(line__entry__order=order).exists()
    assert client.get(page)["Location"] == order.public_path()


@pytest.mark.parametrize("text", ["nop le phi {} cam on", "{}LP", "LP{}", "l p {}."])
def test_however_the_text_is_mangled(client, bank, order, page, settled, text):
    send(bank, text.format(order.reference.lower()))

    reconcile_transfers()

    assert status(order) == OrderStatus.SETTLED


def test_the_page_looks_by_itself_for_a_while(client, order, page):
    assert automatic_refresh(client.get(page)) == (5, f"{page}?&lan=1")

    last = client.get(f"{page}?&lan=48")
    assert automatic_refresh(last) is None
    assert "thôi tự cập nhật" in Page(last).notices[0]
    assert Page(last).link("Xem lại").href == page


def test_choosing_it_again_goes_on_with_the_same_try(client, order, page):
    assert client.post(order.public_path(), {"gateway": "vietqr"})["Location"] == page

    assert order.attempts.count() == 1


def test_nobody_else_sees_the_code(client, order, page):
    client.force_login(UserFactory.create())

    assert client.get(page).status_code == 404


def test_before_it_is_chosen_there_is_no_code(client, order):
    assert client.get(f"{order.public_path()}chuyen-khoan/")["Location"] == order.public_path()
    assert not Attempt.objects.exists()


def test_nobody_waiting_means_nobody_asks(bank):
    reconcile_transfers()

    assert not Statement.objects.exists()


@pytest.fixture
def asked(monkeypatch) -> list[tuple[str, bool]]:
    """The accounts whose bank was asked, and whether for the whole day; that of `SILENT` does not answer."""
    calls: list[tuple[str, bool]] = []

    def fetch(terminal: str, day: date, since: datetime | None = None) -> list[StatementRow]:
        calls.append((terminal, since is None))
        if terminal == SILENT:
            raise GatewayUnavailableError("ReadTimeout")
        return []

    monkeypatch.setattr(GATEWAYS["vietqr"], "fetch_statement", fetch, raising=False)
    monkeypatch.setattr(GATEWAYS["vietqr"], "fetch_since", fetch, raising=False)
    return calls


@pytest.fixture
def two_accounts(page) -> str:
    """Somebody waits for a transfer to the account of the tests, somebody for one to a bank that is silent."""
    for number in ("113366668888", SILENT):
        Attempt.objects.create(
            reference=f"TT{number}-1",
            order=an_order(key=number),
            gateway="vietqr",
            terminal=number,
            amount_vnd=16_000,
            expires_at=timezone.now() + timedelta(days=1),
        )
    return "113366668888"


def test_however_many_wait_the_account_is_asked_once_and_only_for_what_is_new(asked, two_accounts):
    reconcile_transfers()
    reconcile_transfers()

    assert [whole for account, whole in asked if account == two_accounts] == [True, False]


def test_a_silent_bank_is_asked_last_and_after_growing_pauses(asked, two_accounts):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(20):
            reconcile_transfers()
            clock.shift(timedelta(seconds=15))

        order_of_last_round = [account for account, _ in asked][-2:]
        silent = [account for account, _ in asked].count(SILENT)
        assert order_of_last_round[-1] == two_accounts or order_of_last_round == [two_accounts, SILENT]
        assert [account for account, _ in asked].count(two_accounts) == 20
        assert 3 <= silent <= 6


def test_a_silent_bank_opens_no_breaker_for_the_others(bank, order, page, settled, two_accounts, settings):
    silent = settings.BANK_ACCOUNTS["*"].model_copy(update={"number": SILENT})
    settings.BANK_ACCOUNTS = {**settings.BANK_ACCOUNTS, "G99": silent}
    client = GATEWAYS["vietqr"].http
    for _ in range(5):
        with pytest.raises(GatewayUnavailableError):
            client.request("GET", "http://127.0.0.1:9/")
    send(bank, f"LP {order.reference}")

    reconcile_transfers()

    assert status(order) == OrderStatus.SETTLED


@pytest.mark.parametrize("silent", [False, True])
def test_an_account_asked_by_a_clock_that_was_ahead_is_asked_again_for_the_whole_day(asked, two_accounts, silent):
    account = SILENT if silent else two_accounts
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        reconcile_transfers()
    asked.clear()

    reconcile_transfers()

    assert (account, True) in asked


def test_what_the_bank_enters_late_is_found_by_looking_at_the_whole_day(bank, order, page, settled, monkeypatch):
    reconcile_transfers()
    monkeypatch.setattr(transfers, "OVERLAP", timedelta(hours=-1))  # as if it had happened an hour before
    send(bank, f"LP {order.reference}")
    reconcile_transfers()
    assert status(order) == OrderStatus.OPEN

    reconcile_transfers(whole_day=True)

    assert status(order) == OrderStatus.SETTLED


def test_the_same_money_booked_twice_is_two_lines_even_when_only_the_second_is_fetched(order):
    day, at = timezone.localdate(), timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
    first = StatementRow(StatementLineKind.PAYMENT, f"LP {order.reference}", "FT1", 16_000, at)
    second = replace(first, happened_at=at + timedelta(hours=1))
    store_statement("vietqr", "113366668888", day, [first])

    for _ in range(2):
        statement = store_statement("vietqr", "113366668888", day, [second], since=at + timedelta(minutes=30))
    store_statement("vietqr", "113366668888", day, [first, second])

    assert list(statement.lines.values_list("copy", flat=True)) == [1, 2]


def test_a_wrong_sum_is_left_to_people(bank, order, page):
    send(bank, f"LP {order.reference}", vnd=10_000)

    reconcile_transfers()

    assert about(order).kind == DiscrepancyKind.AMOUNT
    assert status(order) == OrderStatus.OPEN


def test_a_wrong_sum_is_given_back_by_two_people_and_by_hand(bank, order, page, settled):
    send(bank, f"LP {order.reference}", vnd=15_000)
    reconcile_transfers()
    clerk, leader = staff_at("H26.03", Role.DESK, Role.LEADER), leader_at()

    refund = actions.propose_discrepancy_refund(about(order), reason="Chuyển thiếu 1.000 đồng", by=clerk)
    with pytest.raises(PaymentError, match="không được tự duyệt"):
        actions.approve_refund(refund, by=clerk)
    actions.approve_refund(refund, by=leader)
    number = give_back(bank, f"Tra lai {order.reference}", vnd=15_000)
    actions.record_manual_refund(refund, way="vietqr", transaction_no=number, by=clerk)
    close_the_day()

    refund.refresh_from_db()
    assert refund.status == RefundStatus.DONE
    assert status(order) == OrderStatus.OPEN
    assert about_money(order) == []
    assert Entry.objects.filter(order=order).count() == 2


def test_only_a_wrong_sum_whose_payer_is_known_is_given_back_there(bank, order, page, settled):
    send(bank, "nop tien", vnd=16_000)
    reconcile_transfers()
    unknown = Discrepancy.objects.filter(kind=DiscrepancyKind.UNKNOWN).latest("pk")

    with pytest.raises(PaymentError, match="chuyển sai"):
        actions.propose_discrepancy_refund(unknown, reason="Không rõ của ai", by=clerk_at())
    assert not Refund.objects.exists()


def about_money(order: Order) -> list[str]:
    """What still differs about this order."""
    open_ones = Discrepancy.objects.exclude(status=DiscrepancyStatus.RESOLVED)
    return [str(one) for one in open_ones.filter(line__reference__contains=order.reference)]


def test_a_second_transfer_is_to_be_given_back_by_hand(bank, order, page, settled):
    send(bank, order.reference)
    send(bank, order.reference)
    reconcile_transfers()
    work_off()

    refund = Refund.objects.get(collected__order=order)
    assert refund.status == RefundStatus.APPROVED
    actions.record_manual_refund(refund, way="vietqr", transaction_no="FT999", by=clerk_at())

    refund.refresh_from_db()
    assert refund.status == RefundStatus.DONE
    assert Entry.objects.balance(ACCOUNT) == 16_000
    assert settled() == [order.reference]


def give_back(bank, text: str, *, vnd: int = 16_000) -> str:
    """The agency sends the money back with its own banking app; the bank's number of that."""
    data = {"account": "113366668888", "amount_vnd": vnd, "text": text}
    page = Page(bank.client.post(f"{bank.url}/vnpay/transfer/out/", data=data))
    return str(re.findall(r"FT\d{10}", page.text)[0])


def close_the_day() -> None:
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        reconcile("vietqr", "113366668888", timezone.localdate() - timedelta(days=1))


@pytest.fixture
def surplus(bank, order, page, settled) -> Refund:
    """A second transfer, to be given back by hand."""
    for _ in range(2):
        send(bank, order.reference)
    reconcile_transfers()
    return Refund.objects.get(collected__order=order)


def test_a_transfer_back_that_names_the_order_is_recorded_by_the_statement(bank, order, surplus):
    number = give_back(bank, f"Tra lai {order.reference}")

    close_the_day()

    surplus.refresh_from_db()
    assert surplus.status == RefundStatus.DONE
    assert (surplus.entry.transaction_no, surplus.entry.credit) == (number, ACCOUNT)
    assert surplus.entry.line
    assert not Discrepancy.objects.filter(line__reference__contains=order.reference).exists()


def test_a_transfer_back_that_a_clerk_recorded_agrees_with_the_statement(bank, order, surplus):
    number = give_back(bank, "Tra lai tien nop thua")
    done = actions.record_manual_refund(surplus, way="vietqr", transaction_no=number, by=clerk_at())

    close_the_day()

    assert done.entry
    assert done.entry.line.transaction_no == number
    assert not Discrepancy.objects.filter(entry=done.entry).exists()


def test_cash_given_back_is_not_looked_for_at_the_bank(bank, order, surplus):
    done = actions.record_manual_refund(surplus, way="counter", transaction_no="PC 1", by=clerk_at())

    close_the_day()

    assert done.entry
    assert done.entry.credit == "bank:counter:H26.03"
    assert not Discrepancy.objects.filter(entry=done.entry).exists()


def test_what_a_gateway_collected_is_not_given_back_by_hand(client, order, settled):
    for attempt in [an_attempt(order), an_attempt(order)]:
        client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt)}")

    with pytest.raises(PaymentError, match="qua cổng thanh toán"):
        actions.record_manual_refund(Refund.objects.get(), way="counter", transaction_no="1", by=clerk_at())


def test_money_without_a_reference_is_assigned_by_a_person(bank, order, page, settled):
    send(bank, "le phi cua chi Hoa", vnd=16_000)
    reconcile_transfers()
    unknown = Discrepancy.objects.filter(kind=DiscrepancyKind.UNKNOWN, line__amount_vnd=16_000).latest("pk")

    paid = actions.assign_payment(unknown, order, by=clerk_at())

    unknown.refresh_from_db()
    assert paid.status == OrderStatus.SETTLED
    assert unknown.status == DiscrepancyStatus.RESOLVED
    assert unknown.line
    assert unknown.line.entry == order.settlement()
    assert settled() == [order.reference]


def test_money_of_another_sum_is_not_assigned(bank, order, page, settled):
    send(bank, "chuyen tien", vnd=17_000)
    reconcile_transfers()
    unknown = Discrepancy.objects.filter(line__amount_vnd=17_000).latest("pk")

    with pytest.raises(PaymentError, match=r"17\.000"):
        actions.assign_payment(unknown, order, by=clerk_at())
    assert status(order) == OrderStatus.OPEN


def test_cash_at_the_desk_settles_and_names_the_clerk(settled):
    order, clerk = an_order(), clerk_at()

    paid = actions.record_cash_payment(order, by=clerk)

    assert paid.status == OrderStatus.SETTLED
    attempt = order.attempts.get()
    assert (attempt.gateway, attempt.status, attempt.entered_by) == ("counter", AttemptStatus.PAID, clerk)
    assert Entry.objects.balance("bank:counter:H26.03") == 16_000
    assert settled() == [order.reference]


def test_cash_is_taken_once(settled):
    order, clerk = an_order(), clerk_at()
    actions.record_cash_payment(order, by=clerk)

    with pytest.raises(PaymentError, match="không cần nộp lại"):
        actions.record_cash_payment(order, by=clerk)


def test_cash_and_a_late_notice_settle_once(client, settled):
    order = an_order()
    attempt = an_attempt(order)
    actions.record_cash_payment(order, by=clerk_at())

    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt)}")

    assert settled() == [order.reference]
    assert Refund.objects.get().amount_vnd == 16_000


def test_every_gateway_names_its_accounts():
    assert {code: gateway.terminals() for code, gateway in GATEWAYS.items()} == {
        "vnpay": ["DEMOTMN1"],
        "vietqr": ["113366668888"],
    }
