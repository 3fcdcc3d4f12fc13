"""The back-office pages: who sees what, and who may do what."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from payments import actions
from payments.errors import PaymentError
from payments.models import Attempt, Discrepancy, Entry, Order, Refund, Statement
from payments.status import DiscrepancyKind, DiscrepancyStatus, OrderStatus, ReceiptStatus, RefundStatus
from portal.accounts.models import User
from services.agencies.models import Role
from tests.factories import AgencyFactory, PostFactory, UserFactory
from tests.outbox import work_off
from tests.pages import Page
from tests.payments.conftest import an_attempt, an_order, signed_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return AgencyFactory.create(code="H26.03")


@pytest.fixture
def clerk(agency, client) -> User:
    """A clerk at the desk of the agency that collects, signed in."""
    person: User = PostFactory.create(agency=agency, role=Role.DESK).user
    client.force_login(person)
    return person


@pytest.fixture
def leader(agency) -> User:
    return PostFactory.create(agency=agency, role=Role.LEADER).user


@pytest.fixture
def stranger(client) -> User:
    """A clerk of another agency."""
    return PostFactory.create(agency=AgencyFactory.create(code="H29.01"), role=Role.DESK).user


@pytest.fixture
def order(settled) -> Order:
    return an_order()


def paid(client, order: Order) -> Order:
    now = timezone.localtime().strftime("%Y%m%d%H%M%S")
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order), PayDate=now)}")
    work_off()
    order.refresh_from_db()
    return order


def work(thing) -> str:
    kind = type(thing).__name__.lower()
    return f"/admin/payments/{kind}/{thing.pk}/work/"


def perform(client, thing, slug: str, **said: object) -> Page:
    """Carry out one staff action; the page one comes back to."""
    data = {f"{slug}-{thing.pk}-{name}": value for name, value in said.items()}
    address = f"/admin/payments/order/action/{type(thing).__name__.lower()}/{thing.pk}/{slug}/"
    return Page(client.post(address, data, follow=True))


def outcome(page: Page) -> str:
    """What is said of the staff action that was carried out."""
    (notice,) = page.notices[:1]
    return notice


def a_discrepancy(order: Order | None = None) -> Discrepancy:
    statement, _ = Statement.objects.get_or_create(gateway="vnpay", terminal="DEMOTMN1", day=timezone.localdate())
    entry = order.settlement() if order else None
    line = None
    if entry is None:
        line = statement.lines.create(
            kind="payment",
            reference="la",
            transaction_no=statement.lines.count(),
            amount_vnd=16_000,
            happened_at=timezone.now(),
        )
    kind = DiscrepancyKind.MISSING_THERE if entry else DiscrepancyKind.UNKNOWN
    return Discrepancy.objects.create(kind=kind, statement=statement, entry=entry, line=line)


def test_the_page_of_an_order_shows_every_signed_message(client, clerk, order):
    paid(client, order)

    page = Page(client.get(work(order)))

    for words in (order.reference, "vnp_SecureHash=", "đã ghi nhận", "Thu khoản phải nộp", "0000001"):
        assert words in page.text


def test_an_order_is_found_by_any_of_its_numbers(client, clerk, order):
    paid(client, order)
    attempt = order.attempts.get()

    for number in (order.reference, order.reference[:6].lower(), attempt.reference.lower(), attempt.transaction_no):
        assert Page(client.get("/admin/payments/order/", {"q": number})).row(order.purpose)
    assert not Page(client.get("/admin/payments/order/", {"q": "TT0"})).mentions(order.purpose)


def test_the_numbers_of_attempts_are_looked_up_by_an_index():
    plan = Attempt.objects.by_number("14000001").explain()

    assert connection.vendor == "postgresql" or "attempt_by_number_at_gateway" in plan  # PostgreSQL scans what is small


def test_an_agency_with_a_long_code_takes_cash(clerk, settled):
    code = "H26.03." + "1" * 28

    attempt = actions.record_cash_payment(an_order(payee=code), by=clerk).attempts.get()

    attempt.full_clean(exclude=["entered_by"])
    assert attempt.terminal == code


def test_another_agency_sees_nothing_of_it(client, clerk, order, stranger):
    paid(client, order)
    discrepancy = a_discrepancy(order)
    client.force_login(stranger)

    assert client.get(work(order)).status_code == 404
    assert client.get(work(discrepancy)).status_code == 404
    assert client.post(f"/admin/payments/order/action/order/{order.pk}/thu-tien-mat/").status_code == 404
    assert not Page(client.get("/admin/payments/order/")).mentions(order.reference)
    assert not Page(client.get("/admin/payments/receipt/")).mentions(order.reference)
    assert order.reference not in client.get("/admin/payments/order/day/export/").content.decode()
    assert not Page(client.get("/admin/payments/discrepancy/")).mentions(f"/{discrepancy.pk}/")


@pytest.mark.parametrize(
    "address", ["order/", "order/day/", "order/day/export/", "receipt/", "refund/", "discrepancy/"]
)
def test_nobody_from_outside_gets_in(client, address):
    client.force_login(UserFactory.create())
    assert client.get(f"/admin/payments/{address}").status_code == 302
    client.logout()
    assert client.get(f"/admin/payments/{address}").status_code == 302


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.APPROVER])
def test_staff_without_permission_find_no_money(client, agency, role, order):
    client.force_login(PostFactory.create(agency=agency, role=role).user)

    assert client.get("/admin/payments/order/").status_code == 403
    assert client.get("/admin/payments/order/day/").status_code == 404
    assert client.get(work(order)).status_code == 404


def test_a_clerk_takes_cash(client, clerk, order):
    page = perform(client, order, "thu-tien-mat")

    order.refresh_from_db()
    assert order.status == OrderStatus.SETTLED
    assert "Đã thu đủ tiền mặt: đã ghi nhận." in page.notices
    assert "không còn làm được" in perform(client, order, "thu-tien-mat").text


def test_a_clerk_is_warned_while_a_bank_may_be_taking_the_money(client, clerk, order):
    assert not Page(client.get(work(order))).mentions("đang chờ ngân hàng trả lời")

    an_attempt(order)

    assert "đang chờ ngân hàng trả lời" in Page(client.get(work(order))).text


def test_a_leader_takes_no_cash(client, order, leader):
    client.force_login(leader)

    assert "không còn làm được" in perform(client, order, "thu-tien-mat").text
    order.refresh_from_db()
    assert order.status == OrderStatus.OPEN


def test_a_refund_goes_from_clerk_to_leader(client, clerk, leader, order):
    paid(client, order)
    perform(client, order, "de-nghi-hoan", amount_vnd="6.000", reason="Thu nhầm một bản")
    refund = Refund.objects.get()
    assert "không còn làm được" in perform(client, refund, "duyet").text

    client.force_login(leader)
    assert "đã ghi nhận" in perform(client, refund, "duyet").text

    refund.refresh_from_db()
    assert (refund.status, refund.amount_vnd) == (RefundStatus.APPROVED, 6_000)
    assert (refund.proposed_by, refund.approved_by) == (clerk, leader)


def test_what_another_room_proposed_is_decided_there(client, clerk, leader, order):
    paid(client, order)
    settlement = order.settlement()
    assert settlement
    refund = actions.create_refund(
        settlement, amount_vnd=16_000, reason="Từ chối", idempotency_key="dossier:1", proposer=clerk
    )
    client.force_login(leader)

    assert "không còn làm được" in perform(client, refund, "duyet").text
    refund.refresh_from_db()
    assert refund.status == RefundStatus.PROPOSED


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount_vnd": "", "reason": "x"}, "Hãy nhập số tiền"),
        ({"amount_vnd": "6.00", "reason": "x"}, "chỉ gồm chữ số"),
        ({"amount_vnd": "6,5", "reason": "x"}, "chỉ gồm chữ số"),
        ({"amount_vnd": "-1", "reason": "x"}, "chỉ gồm chữ số"),
        ({"amount_vnd": "９", "reason": "x"}, "chỉ gồm chữ số"),
        ({"amount_vnd": "9" * 50, "reason": "x"}, "chỉ gồm chữ số"),
        ({"amount_vnd": "0", "reason": "x"}, "từ 1 đồng"),
        ({"amount_vnd": "16001", "reason": "x"}, "từ 1 đồng đến 16.000"),
        ({"amount_vnd": "6000", "reason": ""}, "Hãy ghi lý do"),
    ],
)
def test_what_is_wrong_with_a_refund_is_said(client, clerk, order, said, words):
    paid(client, order)

    assert any(words in problem.text for problem in perform(client, order, "de-nghi-hoan", **said).problems)
    assert not Refund.objects.exists()


def test_a_refused_form_comes_back_as_it_was_filled_in(client, clerk, order):
    paid(client, order)

    page = perform(client, order, "de-nghi-hoan", amount_vnd="9.000.000", reason="Thu nhầm một bản")

    field = next(field for name, field in page.fields.items() if name.startswith("de-nghi-hoan-"))
    amount, reason = (page.field(field.name.rpartition("-")[0] + end) for end in ("-amount_vnd", "-reason"))
    assert (amount.value, reason.value) == ("9.000.000", "Thu nhầm một bản")
    assert reason.element.xpath("ancestor::details[@open]")


def test_approving_says_how_the_money_goes_back(client, clerk, leader, order):
    by_card, in_cash = paid(client, order), actions.record_cash_payment(an_order(key="other"), by=clerk)
    for each in (by_card, in_cash):
        actions.propose_refund(each, amount_vnd=8_000, reason="Thu nhầm", by=clerk)
    client.force_login(leader)

    assert "gửi ngay sang cổng thanh toán" in Page(client.get(work(by_card))).text
    assert "ghi số phiếu chi" in Page(client.get(work(in_cash))).text


def test_what_the_gateway_refused_may_be_sent_again(client, clerk, leader, order):
    refund = actions.propose_refund(paid(client, order), amount_vnd=8_000, reason="Thu nhầm", by=clerk)
    actions.approve_refund(refund, by=leader)
    Refund.objects.filter(pk=refund.pk).update(status=RefundStatus.REFUSED)
    client.force_login(leader)

    assert Page(client.get(work(order))).button("Gửi lại yêu cầu hoàn trả")


def test_cash_is_given_back_by_hand(client, clerk, leader, order):
    actions.record_cash_payment(order, by=clerk)
    perform(client, order, "de-nghi-hoan", amount_vnd="16000", reason="Hồ sơ bị từ chối")
    refund = Refund.objects.get()
    client.force_login(leader)
    perform(client, refund, "duyet")
    client.force_login(clerk)

    perform(client, refund, "da-tra", way="counter", transaction_no="PC-12")

    refund.refresh_from_db()
    order.refresh_from_db()
    assert refund.status == RefundStatus.DONE
    assert order.status == OrderStatus.REFUNDED
    assert Entry.objects.balance("bank:counter:H26.03") == 0


@pytest.mark.parametrize(
    ("way", "account"), [("counter", "bank:counter:H26.03"), ("vietqr", "bank:vietqr:113366668888")]
)
def test_what_is_given_back_leaves_the_account_it_was_given_back_from(client, clerk, leader, order, way, account):
    actions.record_cash_payment(order, by=clerk)
    refund = actions.propose_refund(order, amount_vnd=6_000, reason="Thu nhầm", by=clerk)
    actions.approve_refund(refund, by=leader)
    assert "Hãy chọn cách đã trả" in perform(client, refund, "da-tra", transaction_no="1").text

    perform(client, refund, "da-tra", way=way, transaction_no="1")

    entry = Refund.objects.get().entry
    assert entry
    assert entry.credit == account


def test_a_receipt_is_found_by_its_order_or_its_number(client, clerk, stranger, order):
    paid(client, order)
    receipt = order.receipts.get()
    paper = f"/admin/payments/receipt/{receipt.pk}/paper/"

    def found(term: str) -> bool:
        return paper in client.get("/admin/payments/receipt/", {"q": term}).content.decode()

    terms = (order.reference, order.reference[:6].lower(), receipt.padded_number, str(receipt.number))
    assert [term for term in terms if not found(term)] == []
    assert [term for term in ("TT0000000", "9" * 40, "0", "%") if found(term)] == []
    client.force_login(stranger)
    assert not any(map(found, terms))


def test_a_receipt_is_replaced_and_cancelled(client, clerk, order):
    paid(client, order)
    first = order.receipts.get()
    perform(client, first, "thay-the", reason="Sai tên")
    second = order.receipts.get(status=ReceiptStatus.VALID)
    perform(client, second, "huy", reason="Nộp nhầm nơi")

    assert list(order.receipts.order_by("number").values_list("number", "status")) == [
        (1, ReceiptStatus.REPLACED),
        (2, ReceiptStatus.CANCELLED),
    ]


def test_a_receipt_is_issued_anew_where_the_last_one_was_cancelled(client, clerk, order):
    paid(client, order)
    assert not Page(client.get(work(order))).mentions("Lập lại biên lai")
    perform(client, order.receipts.get(), "huy", reason="Nộp nhầm nơi")

    assert "Lập lại biên lai: đã ghi nhận." in perform(client, order, "lap-lai-bien-lai").text

    assert list(order.receipts.order_by("number").values_list("status", flat=True)) == [
        ReceiptStatus.CANCELLED,
        ReceiptStatus.VALID,
    ]


def test_a_discrepancy_takes_two_people(client, clerk, leader, order):
    paid(client, order)
    discrepancy = a_discrepancy(order)
    perform(client, discrepancy, "de-nghi-xu-ly", reason="Ngân hàng không thu")
    assert "không còn làm được" in perform(client, discrepancy, "xac-nhan").text

    client.force_login(leader)
    perform(client, discrepancy, "xac-nhan")

    discrepancy.refresh_from_db()
    assert discrepancy.status == DiscrepancyStatus.RESOLVED
    assert Entry.objects.balance("bank:vnpay:DEMOTMN1") == 0


def test_a_discrepancy_says_what_it_is_and_who_is_waited_for(client, clerk, order):
    discrepancy = a_discrepancy(paid(client, order))
    assert "sao kê trọn ngày của ngân hàng không có" in Page(client.get(work(discrepancy))).text

    page = perform(client, discrepancy, "de-nghi-xu-ly", reason="Ngân hàng không thu")

    assert "Chờ một người khác có thẩm quyền xác nhận" in page.text
    assert clerk.get_full_name() in page.text
    assert work(order) in page.hrefs


def test_open_discrepancies_stand_before_the_resolved(client, clerk):
    first, second = a_discrepancy(), a_discrepancy()
    Discrepancy.objects.filter(pk=second.pk).update(status=DiscrepancyStatus.RESOLVED, resolved_at=timezone.now())

    page = Page(client.get("/admin/payments/discrepancy/"))

    change = "/admin/payments/discrepancy/{}/change/".format
    first_at, second_at = (page.hrefs.index(change(each.pk)) for each in (first, second))
    assert first_at < second_at


def test_unknown_money_is_assigned_by_the_reference(client, clerk, order):
    discrepancy = a_discrepancy()

    assert "Không có khoản nào" in perform(client, discrepancy, "gan", reference="TTNOBODY").text
    perform(client, discrepancy, "gan", reference=f" {order.reference.lower()} ")

    order.refresh_from_db()
    assert order.status == OrderStatus.SETTLED


def test_nobody_assigns_money_to_an_order_of_another_agency(client, clerk, stranger, order):
    client.force_login(stranger)

    assert "Không có khoản nào" in perform(client, a_discrepancy(), "gan", reference=order.reference).text


def test_the_day_adds_up_and_goes_into_a_spreadsheet(client, clerk, order):
    paid(client, order)

    page = Page(client.get("/admin/payments/order/day/"))
    table = client.get("/admin/payments/order/day/export/").content.decode("utf-8-sig")

    assert page.row("16.000")
    assert "Thu hai tuần gần đây" in page.text
    assert [row.split(",")[2] for row in table.splitlines()] == ["Mã thanh toán", order.reference]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "chưa thu khoản nào" in Page(client.get("/admin/payments/order/day/", {"ngay": yesterday})).text


@pytest.mark.parametrize("day", ["", "x", "2026-13-01", "0000-00-00", "9" * 50])
def test_a_day_that_is_none_is_today(client, clerk, day):
    assert client.get("/admin/payments/order/day/", {"ngay": day}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("9999-12-31", timezone.localdate), ("0001-01-01", date(2020, 1, 1)), ("2019-12-31", date(2020, 1, 1))],
)
@pytest.mark.parametrize("page", ["", "export/"])
def test_a_day_out_of_reach_is_the_nearest_within(client, clerk, asked, shown, page):
    answer = client.get(f"/admin/payments/order/day/{page}", {"ngay": asked})

    day = shown() if callable(shown) else shown
    assert answer.status_code == 200
    if page:
        assert f"{day:%Y%m%d}" in answer["Content-Disposition"]
    else:
        assert Page(answer).field("ngay").value == f"{day:%d/%m/%Y}"


@pytest.mark.parametrize("path", ["action/nothing/1/duyet/", "action/order/999/duyet/", "999/work/"])
def test_what_does_not_exist_is_not_found(client, clerk, path):
    assert client.post(f"/admin/payments/order/{path}").status_code in (404, 405)


def test_the_page_of_an_order_costs_the_same_however_much_was_said(client, clerk, order, django_assert_max_num_queries):
    for _ in range(4):
        an_attempt(order)
    paid(client, order)

    with django_assert_max_num_queries(14):
        client.get(work(order))


def test_nobody_records_settles_or_refunds_what_they_owe_themselves(client, clerk, leader, settled):
    own = an_order(clerk)
    page = Page(client.get(work(own)))
    assert not page.buttons("Đã thu đủ tiền mặt")
    with pytest.raises(PaymentError, match="chính bạn"):
        actions.record_cash_payment(own, by=clerk)

    paid(client, of_leader := an_order(leader, key="of the leader"))
    refund = actions.propose_refund(of_leader, by=clerk, amount_vnd=1_000, reason="Nộp thừa một bản.")
    with pytest.raises(PaymentError, match="chính bạn"):
        actions.approve_refund(refund, by=leader)
