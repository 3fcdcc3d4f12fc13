"""Settlement phase after the load: wait for workers, reconcile statements, resolve discrepancies as staff would."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from bench.payments.fixtures import Fixtures
from bench.payments.load import UNREADABLE
from core.outbox.models import OutboxJob
from payments import actions
from payments.errors import PaymentError
from payments.gateways.base import GatewayUnavailableError
from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from payments.models import Attempt, Discrepancy, Order, Refund, Statement
from payments.reconciliation import reconciler
from payments.status import AttemptStatus, DiscrepancyKind, DiscrepancyStatus, RefundStatus
from services.agencies.models import Role

HORIZON = timedelta(seconds=10)
"""Jobs due later than this are not waited for."""
IDLE_TIMEOUT = 120.0
"""Seconds without change after which waiting ends."""
POLL_INTERVAL = 2.0
ROUNDS = 4
SCENARIO_NUMBER = re.compile(UNREADABLE.upper().replace(" ", r"\s*").format(r"(\d+)"))


def reconcile(fixtures: Fixtures, orders: dict[int, Order], since: date, say: Callable[[str], None]) -> None:
    """Reconcile in ROUNDS rounds: refunds of one round are on the statements of the next."""
    for number in range(1, ROUNDS + 1):
        wait_until_idle(say)
        say(f"round {number}: reconciling statements")
        statements = list(_statements(since))
        wait_until_idle(say)
        if number == ROUNDS:
            for statement in statements:
                reconciler.close_day(statement)
        _resolve_discrepancies(fixtures, orders)
    wait_until_idle(say)


def wait_until_idle(say: Callable[[str], None]) -> None:
    """Wait until no job is due, no refund is pending and every payment was polled; at most IDLE_TIMEOUT idle."""
    before, changed = "", time.monotonic()
    while (waiting := _pending()) and time.monotonic() < changed + IDLE_TIMEOUT:
        if waiting != before:
            before, changed = waiting, time.monotonic()
            say(f"waiting for the workers: {waiting}")
        time.sleep(POLL_INTERVAL)


def _pending() -> str:
    soon = timezone.now() + HORIZON
    unpolled = Attempt.objects.filter(gateway__in=ONLINE_GATEWAYS, status=AttemptStatus.STARTED, asked=0)
    counts = {
        "jobs": OutboxJob.objects.filter(due_at__lte=soon).count(),
        "pending refunds": Refund.objects.filter(status=RefundStatus.SENT, ask_at__lte=soon).count(),
        "payments to poll": unpolled.filter(ask_at__isnull=False).count(),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _statements(since: date) -> Iterator[Statement]:
    for code, gateway in GATEWAYS.items():
        for terminal in gateway.terminals():
            for day in days(since):
                yield _with_retries(partial(reconciler.reconcile, code, terminal, day))


def days(since: date) -> list[date]:
    """The days of the run, which may pass midnight."""
    today = timezone.localdate()
    return [since + timedelta(days=number) for number in range((today - since).days + 1)]


def _with_retries(reconcile_day: Callable[[], Statement]) -> Statement:
    for _ in range(10):
        try:
            return reconcile_day()
        except GatewayUnavailableError:
            time.sleep(1)
    return reconcile_day()


def _resolve_discrepancies(fixtures: Fixtures, orders: dict[int, Order]) -> None:
    """Assign each open discrepancy to the order its text names, or else write it off."""
    open_ones = Discrepancy.objects.filter(status=DiscrepancyStatus.OPEN).exclude(Q(kind=DiscrepancyKind.MISSING_THERE))
    for discrepancy in open_ones.select_related("entry__order", "line__entry__order"):
        order = _order_meant(discrepancy, orders)
        try:
            if order is None:
                raise PaymentError("Nobody can say whose it is.")
            actions.assign_payment(discrepancy, order, by=fixtures.clerk(order.payee, Role.DESK))
        except PaymentError:
            payee = _payee_of(discrepancy) or fixtures.agencies[0].code
            clerk, leader = fixtures.clerk(payee, Role.DESK), fixtures.clerk(payee, Role.LEADER)
            actions.propose_write_off(discrepancy, reason="Theo sổ của ngân hàng", by=clerk)
            actions.confirm_write_off(discrepancy, by=leader)


def _payee_of(discrepancy: Discrepancy) -> str:
    """Agency code of the discrepancy's order; "" without one."""
    entry = discrepancy.entry or (discrepancy.line and discrepancy.line.entry)
    return entry.order.payee if entry and entry.order else ""


def _order_meant(discrepancy: Discrepancy, orders: dict[int, Order]) -> Order | None:
    """The order whose scenario number is in the transfer text (UNREADABLE); None if there is none."""
    match = SCENARIO_NUMBER.search(discrepancy.line.reference) if discrepancy.line else None
    return orders.get(int(match[1])) if match else None
