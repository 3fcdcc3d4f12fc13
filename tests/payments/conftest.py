"""Fixtures and helpers: an order, a payment attempt, and payment results signed as by VNPAY."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from payments import actions, hooks
from payments.gateways.registry import GATEWAYS
from payments.gateways.vnpay.protocol import signature
from payments.models import Attempt, Order
from payments.orders.order_input import LineInput, Payee
from payments.status import FeeKind
from tests.factories import UserFactory
from tests.outbox import follow_settlements
from tests.pages import Page

SECRET = "DEMOSECRET0123456789DEMOSECRET01"


@pytest.fixture
def settled(monkeypatch) -> Callable[[], list[str]]:
    """Run the worker and return the references of the orders announced by `hooks.order_settled`."""
    references: list[str] = []
    monkeypatch.setattr(hooks.order_settled, "handlers", [lambda order: references.append(order.reference)])

    def after_the_worker() -> list[str]:
        follow_settlements()
        return references

    return after_the_worker


@pytest.fixture
def order(client) -> Order:
    payer = UserFactory.create()
    client.force_login(payer)
    return an_order(payer)


def an_order(payer=None, *, key: str = "", payee: str = "H26.03", copies: int = 2) -> Order:
    return actions.create_order(
        payer=payer or UserFactory.create(),
        payee=Payee(payee, "Ủy ban nhân dân phường Ba Đình"),
        lines=[LineInput(FeeKind.CHARGE, "Bản sao Trích lục khai sinh", 8_000, copies, "TT 281/2016/TT-BTC")],
        purpose="Lệ phí bản sao Trích lục khai sinh",
        subject_path="/ho-so/1/",
        idempotency_key=key or f"dossier-1:{payee}",
    )


def an_attempt(order: Order | None = None) -> Attempt:
    order = order or an_order()
    actions.start_attempt(order, GATEWAYS["vnpay"], ip="127.0.0.1", return_url="http://localhost:8000/thanh-toan/")
    return order.attempts.latest("pk")


def sent_params(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def automatic_refresh(response) -> tuple[int, str] | None:
    """Delay in seconds and URL of the page's automatic refresh; None without one, and then the text promises none."""
    page = Page(response)
    seconds, _, address = page.refresh.partition("; url=")
    assert bool(address) is page.mentions("Trang này tự cập nhật")
    return (int(seconds), address) if address else None


def signed_result(attempt: Attempt, *, secret: str = SECRET, **changes: str) -> str:
    """Signed query string of VNPAY's webhook or return URL for the attempt: paid, but for the `changes`."""
    params = {
        "vnp_Amount": str(attempt.amount_vnd * 100),
        "vnp_BankCode": "NCB",
        "vnp_BankTranNo": "VNP00000001",
        "vnp_CardType": "ATM",
        "vnp_OrderInfo": "Nop le phi",
        "vnp_PayDate": "20261121093130",
        "vnp_ResponseCode": "00",
        "vnp_TmnCode": attempt.terminal,
        "vnp_TransactionNo": f"14{attempt.pk:06}",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": attempt.reference,
    }
    return signature.sign({**params, **{f"vnp_{name}": value for name, value in changes.items()}}, secret)
