"""What follows the day: the workers come to rest, the statements are matched, people decide on what differs."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from bench.payments.fixtures import World
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

AT_REST = timedelta(seconds=10)
"""What is due no sooner is left to the long pauses."""
PATIENCE = 120.0
"""Seconds without any change after which nothing more is waited for."""
PAUSE = 2.0
ROUNDS = 4
NUMBERED = re.compile(UNREADABLE.upper().replace(" ", r"\s*").format(r"(\d+)"))


def reconcile(world: World, orders: dict[int, Order], since: date, say: Callable[[str], None]) -> None:
    """Several nights in a row: what goes back one night is on the statement of the next."""
    for night in range(1, ROUNDS + 1):
        come_to_rest(say)
        say(f"night {night}: matching the statements")
        statements = list(_statements(since))
        come_to_rest(say)
        if night == ROUNDS:
            for statement in statements:
                reconciler.close_day(statement)
        _decide(world, orders)
    come_to_rest(say)


def come_to_rest(say: Callable[[str], None]) -> None:
    """Until nothing is due, no refund is under way that the gateway has decided on, and nobody is unasked."""
    before, changed = "", time.monotonic()
    while (waiting := _still_to_do()) and time.monotonic() < changed + PATIENCE:
        if waiting != before:
            before, changed = waiting, time.monotonic()
            say(f"waiting for the workers: {waiting}")
        time.sleep(PAUSE)


def _still_to_do() -> str:
    soon = timezone.now() + AT_REST
    unasked = Attempt.objects.filter(gateway__in=ONLINE_GATEWAYS, status=AttemptStatus.STARTED, asked=0)
    left = {
        "jobs": OutboxJob.objects.filter(due_at__lte=soon).count(),
        "refunds under way": Refund.objects.filter(status=RefundStatus.SENT, ask_at__lte=soon).count(),
        "payments to ask about": unasked.filter(ask_at__isnull=False).count(),
    }
    return ", ".join(f"{count} {what}" for what, count in left.items() if count)


def _statements(since: date) -> Iterator[Statement]:
    for code, gateway in GATEWAYS.items():
        for terminal in gateway.terminals():
            for day in days(since):
                yield _patiently(partial(reconciler.reconcile, code, terminal, day))


def days(since: date) -> list[date]:
    """Those of the run; it may go past midnight."""
    today = timezone.localdate()
    return [since + timedelta(days=number) for number in range((today - since).days + 1)]


def _patiently(ask: Callable[[], Statement]) -> Statement:
    for _ in range(10):
        try:
            return ask()
        except GatewayUnavailableError:
            time.sleep(1)
    return ask()


def _decide(world: World, orders: dict[int, Order]) -> None:
    """People at the offices: whose the money is, if somebody can read it; else the ledger follows the bank."""
    open_ones = Discrepancy.objects.filter(status=DiscrepancyStatus.OPEN).exclude(Q(kind=DiscrepancyKind.MISSING_THERE))
    for discrepancy in open_ones.select_related("entry__order", "line__entry__order"):
        order = _meant(discrepancy, orders)
        try:
            if order is None:
                raise PaymentError("Nobody can say whose it is.")
            actions.assign_payment(discrepancy, order, by=world.clerk(order.payee, Role.DESK))
        except PaymentError:
            payee = _payee_of(discrepancy) or world.offices[0].code
            clerk, leader = world.clerk(payee, Role.DESK), world.clerk(payee, Role.LEADER)
            actions.propose_write_off(discrepancy, reason="Theo sổ của ngân hàng", by=clerk)
            actions.confirm_write_off(discrepancy, by=leader)


def _payee_of(discrepancy: Discrepancy) -> str:
    """The agency whose order it was entered for; empty when it was for none."""
    entry = discrepancy.entry or (discrepancy.line and discrepancy.line.entry)
    return entry.order.payee if entry and entry.order else ""


def _meant(discrepancy: Discrepancy, orders: dict[int, Order]) -> Order | None:
    """The order whose number the payer wrote in place of the reference."""
    found = NUMBERED.search(discrepancy.line.reference) if discrepancy.line else None
    return orders.get(int(found[1])) if found else None
