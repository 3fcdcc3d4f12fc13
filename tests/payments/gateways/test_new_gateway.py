"""A third payment gateway, made up in this file alone: once registered, all of payments works with it."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.utils import timezone

from payments import actions
from payments.gateways import registry
from payments.gateways.base import (
    InvalidSignatureError,
    OnlineGateway,
    PaymentResult,
    RefundResult,
    StatementRow,
)
from payments.gateways.http_client import FAILURE_THRESHOLD, GatewayClient
from payments.models import Attempt, Discrepancy, Entry, Message, Order, PayeeDetail, Refund, Statement
from payments.polling import poll_attempts, poll_refunds
from payments.reconciliation.reconciler import RECORDED_FROM_STATEMENT, reconcile
from payments.status import (
    AttemptStatus,
    DiscrepancyKind,
    DiscrepancyStatus,
    EntryKind,
    RefundStatus,
    StatementLineKind,
    Verdict,
)
from payments.tasks import reconcile_statements
from services.receipts.receipt_facts import fee_receipt_facts
from tests.factories import clerk_at, leader_at
from tests.outbox import work_off
from tests.pages import Page
from tests.payments.conftest import an_attempt, an_order, signed_result
from tests.payments.road import come_back, is_settled

pytestmark = pytest.mark.django_db(transaction=True)
KEY, SHOP = b"key of the purse", "SHOP1"
NOBODY = "http://127.0.0.1:9"


class Purse(OnlineGateway):
    """A wallet: its messages are signed JSON, its webhook is posted, its statement is a list."""

    code = method = "purse"
    label = "Ví Thử"
    account_label = "Ví Thử"
    receipt_label = "Trực tuyến, qua Ví Thử"
    paid_code, expired_code = "PAID", "GONE"
    poll_delays = (1, 2)
    lifetime = timedelta(minutes=5)

    def __init__(self, url: str) -> None:
        self.url, self.http = url, GatewayClient()

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        return f"{self.url}/pay?{urlencode({'ref': attempt.reference, 'vnd': attempt.amount_vnd, 'back': return_url})}"

    def terminal_of(self, payee: str) -> str:
        return SHOP

    def own_terminals(self, since: date = date.min) -> list[tuple[str, str]]:
        return []

    def shared_terminal(self) -> str:
        return SHOP

    def check_account(self, detail: PayeeDetail) -> None:
        return None

    def fetch_statement(self, terminal: str, day: date) -> list[StatementRow]:
        rows = self.http.request("GET", f"{self.url}/statement/{terminal}/{day}").json()
        return [
            StatementRow(StatementLineKind(kind), ref, number, vnd, timezone.now()) for kind, ref, number, vnd in rows
        ]

    def parse_return(self, raw_query: str) -> PaymentResult:
        return self._parse(dict(parse_qsl(raw_query)))

    def parse_webhook(self, request: HttpRequest) -> PaymentResult:
        return self._parse(json.loads(request.body))

    def webhook_response(self, verdict: Verdict) -> HttpResponse:
        return JsonResponse({"result": verdict.name}, status=400 if verdict is Verdict.FORGED else 200)

    def query(self, attempt: Attempt) -> PaymentResult | None:
        message = self.http.request("GET", f"{self.url}/payments/{attempt.reference}").json()
        return self._parse(message) if message else None

    def refund(self, refund: Refund) -> RefundResult:
        request = {"id": refund.request_id, "vnd": refund.amount_vnd}
        return RefundResult(RefundStatus.SENT, self.http.request("POST", f"{self.url}/refunds", json=request).json())

    def query_refund(self, refund: Refund) -> RefundResult | None:
        number = self.http.request("GET", f"{self.url}/refunds/{refund.request_id}").json()
        return RefundResult(RefundStatus.DONE, "BACK", transaction_no=number) if number else None

    def describe_code(self, code: str) -> str:
        return {"GONE": "Ví Thử không nhận được yêu cầu nào"}.get(code, "Ví Thử chưa trả lời")

    def _parse(self, message: dict[str, str]) -> PaymentResult:
        if message.get("sign") != sign(message):
            raise InvalidSignatureError
        status = {"PAID": AttemptStatus.PAID, "POOR": AttemptStatus.DECLINED}.get(message["code"])
        return PaymentResult(
            reference=message["ref"],
            terminal=SHOP,
            amount_vnd=int(message["vnd"]),
            status=status or AttemptStatus.STARTED,
            code=message["code"],
            bank="",
            transaction_no=message["number"],
            happened_at=timezone.now(),
            raw=json.dumps(message),
        )


def sign(message: dict[str, str]) -> str:
    text = "|".join(str(message.get(name, "")) for name in ("ref", "vnd", "code", "number"))
    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()


class PurseServer(ThreadingHTTPServer):
    """The other side of the wallet, with its book."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.payments: dict[str, dict[str, str]] = {}
        self.refunds: list[str] = []

    def take(self, address: str, *, code: str = "PAID") -> dict[str, str]:
        """The payer confirms in the wallet; its signed message."""
        asked = dict(parse_qsl(urlsplit(address).query))
        message = {"ref": asked["ref"], "vnd": asked["vnd"], "code": code, "number": f"M{asked['ref'][-6:]}"}
        message["sign"] = sign(message)
        self.payments[asked["ref"]] = message
        return message

    def answer(self, path: list[str], body: dict[str, str]) -> Any:
        match path:
            case ["payments", reference]:
                return self.payments.get(reference, {})
            case ["refunds"]:
                self.refunds.append(body["id"])
                return "SENT"
            case ["refunds", number]:
                return f"R{number[:8]}" if number in self.refunds else ""
            case _:
                paid = [one for one in self.payments.values() if one["code"] == "PAID"]
                return [["payment", one["ref"], one["number"], int(one["vnd"])] for one in paid]


class _Handler(BaseHTTPRequestHandler):
    server: PurseServer

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size) or b"{}")
        text = json.dumps(self.server.answer(self.path.strip("/").split("/"), body)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET  # noqa: N815 – the base class calls it by this name

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[PurseServer]:
    with PurseServer() as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def purse(server: PurseServer) -> Iterator[Purse]:
    """The gateway, registered for this test: the one line that a new gateway needs."""
    tables = (registry.GATEWAYS, registry.ONLINE_GATEWAYS, registry.PAYMENT_METHODS)
    with patch.dict(tables[0]), patch.dict(tables[1]), patch.dict(tables[2]):
        registry.register(gateway := Purse(server.url))
        yield gateway


def choose(client: Client, order: Order) -> str:
    """Choose the wallet on the order's page; the address one is sent to."""
    assert Purse.label in Page(client.get(order.public_path())).field("gateway").text
    return str(client.post(order.public_path(), {"gateway": "purse"})["Location"])


def post_webhook(message: dict[str, str]) -> tuple[int, str]:
    """Call the webhook without a session, as another server does."""
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post("/thanh-toan/purse/thong-bao/", message, content_type="application/json")
    return response.status_code, response.json()["result"]


def make_due() -> None:
    past = timezone.now() - timedelta(minutes=1)
    Attempt.objects.update(ask_at=past)
    Refund.objects.filter(status=RefundStatus.SENT).update(ask_at=past)


def test_one_pays_by_webhook_and_returns_to_a_settled_order(client, order, purse, server, settled):
    address = choose(client, order)
    back = dict(parse_qsl(urlsplit(address).query))["back"]
    message = server.take(address)

    assert "Đang chờ ngân hàng xác nhận" in come_back(client, f"{back}?{urlencode(message)}").text
    assert not Entry.objects.exists()
    assert post_webhook(message) == (200, "RECORDED")
    assert post_webhook(message) == (200, "ALREADY_KNOWN")

    assert "Đã thanh toán" in come_back(client, f"{back}?{urlencode(message)}").text
    assert settled() == [order.reference]
    assert Entry.objects.balance(f"bank:purse:{SHOP}") == order.total_vnd
    work_off()
    assert fee_receipt_facts(order.receipts.get()).paid_by == Purse.receipt_label


def test_a_forged_webhook_and_a_wrong_amount_record_nothing(client, order, purse, server):
    address = choose(client, order)
    message = server.take(address)
    cheap = {**message, "vnd": "1"}

    assert post_webhook({**message, "sign": "0"}) == (400, "FORGED")
    assert post_webhook({**cheap, "sign": sign(cheap)}) == (200, "WRONG_AMOUNT")
    assert client.get(f"/thanh-toan/purse/ket-qua/?{urlencode(cheap)}").status_code == 400

    assert not is_settled(order)


def test_a_webhook_is_called_by_the_method_of_its_gateway(purse):
    assert Client().get("/thanh-toan/purse/thong-bao/").status_code == 405
    assert Client().post("/thanh-toan/vnpay/thong-bao/").status_code == 405
    assert Client().post("/thanh-toan/nobody/thong-bao/").status_code == 404
    assert Client().get("/thanh-toan/vietqr/thong-bao/").status_code == 404


def test_a_lost_webhook_is_made_good_by_polling(client, order, purse, server, settled):
    server.take(choose(client, order))
    make_due()

    assert poll_attempts() == 1

    assert settled() == [order.reference]
    assert Message.objects.filter(kind="query", verdict="recorded").count() == 1


def test_an_attempt_is_polled_as_often_as_its_gateway_says_and_expires_with_its_code(client, order, purse):
    address = choose(client, order)
    make_due()
    poll_attempts()
    attempt = Attempt.objects.get(order=order)
    assert attempt.ask_at
    assert timedelta(0) < attempt.ask_at - timezone.now() < timedelta(minutes=purse.poll_delays[0])

    Attempt.objects.update(ask_at=timezone.now(), expires_at=timezone.now(), asked=len(purse.poll_delays))
    poll_attempts()

    attempt.refresh_from_db()
    assert attempt.status == AttemptStatus.EXPIRED
    assert (attempt.answer_code, attempt.ask_at is None) == ("GONE", True)
    message = dict(parse_qsl(urlsplit(address).query)) | {"code": "POOR", "number": "0"}
    query = urlencode({**message, "sign": sign(message)})
    page = come_back(client, f"http://testserver/thanh-toan/purse/ket-qua/?{query}")
    assert "Ví Thử không nhận được yêu cầu nào" in page.text


def test_a_payment_nobody_reported_is_entered_by_the_statement(client, order, purse, server, settled):
    server.take(choose(client, order))

    reconcile("purse", SHOP, timezone.localdate())

    assert settled() == [order.reference]
    assert Attempt.objects.get(order=order).answer_code == "PAID"
    discrepancy = Discrepancy.objects.get()
    assert (discrepancy.kind, discrepancy.status) == (DiscrepancyKind.MISSING_HERE, DiscrepancyStatus.RESOLVED)
    assert discrepancy.note == RECORDED_FROM_STATEMENT


def test_its_statements_are_fetched_with_those_of_the_others(bank, purse):
    reconcile_statements()

    fetched = set(Statement.objects.values_list("gateway", "terminal"))
    assert fetched == {("vnpay", "DEMOTMN1"), ("vietqr", "113366668888"), ("purse", SHOP)}


def test_money_goes_back_through_it(client, order, purse, server, settled):
    post_webhook(server.take(choose(client, order)))
    settled()
    refund = actions.propose_refund(order, amount_vnd=6_000, reason="Rút hồ sơ", by=clerk_at())
    actions.approve_refund(refund, by=leader_at())
    work_off()
    assert server.refunds == [refund.request_id]
    make_due()

    assert poll_refunds() == 1

    refund.refresh_from_db()
    assert refund.status == RefundStatus.DONE
    assert Entry.objects.filter(kind=EntryKind.REFUND, transaction_no=f"R{refund.request_id[:8]}").count() == 1


def test_a_silent_vnpay_stops_no_other_gateway(client, order, purse, server, settings, settled):
    settings.VNPAY_URL = f"{NOBODY}/vnpay"
    for n in range(FAILURE_THRESHOLD + 2):
        an_attempt(an_order(key=f"k{n}"))
    server.take(choose(client, order))
    make_due()

    assert poll_attempts() == 1

    assert settled() == [order.reference]
    assert Attempt.objects.filter(gateway="vnpay", asked=1).count() == FAILURE_THRESHOLD
    assert registry.GATEWAYS["vnpay"].http.breaker.is_open
    assert not purse.http.breaker.is_open


def test_a_silent_new_gateway_stops_neither_vnpay_nor_vietqr(client, bank, order, purse, server):
    choose(client, order)
    purse.url = NOBODY
    for _ in range(FAILURE_THRESHOLD):
        make_due()
        poll_attempts()
    assert purse.http.breaker.is_open

    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order))}")
    reconcile_statements()

    assert is_settled(order)
    assert set(Statement.objects.values_list("gateway", flat=True)) == {"vnpay", "vietqr"}
    assert Attempt.objects.get(gateway="purse").is_pending
