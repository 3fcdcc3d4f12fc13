"""The payer's road, from the order's page to the bank and back."""

import time
from collections.abc import Callable

from django.test import Client

from payments.models import Attempt, Message, Order
from payments.status import OrderStatus
from tests.pages import Page


def start(client: Client, order: Order) -> str:
    """Choose VNPAY; the address one is sent to."""
    return str(client.post(order.public_path(), {"gateway": "vnpay"})["Location"])


def come_back(client: Client, address: str) -> Page:
    """The page the payer sees on coming back from the bank."""
    response = client.get("/" + address.split("/", 3)[3])
    assert response.status_code == 200
    return Page(response)


def eventually(holds: Callable[[], bool], *, within: float = 8) -> bool:
    deadline = time.monotonic() + within
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return held


def status(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def attempt_status(order: Order) -> str:
    return Attempt.objects.get(order=order).status


def is_settled(order: Order) -> bool:
    return status(order) == OrderStatus.SETTLED


def notices(order: Order) -> int:
    return Message.objects.filter(attempt__order=order, kind="notice").count()
