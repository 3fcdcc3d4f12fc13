"""Orders against a slow, obvious model: whatever the bank says, in whatever order, both agree."""

import json
from dataclasses import dataclass, field

import pytest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from payments import actions, hooks
from payments.errors import PaymentError
from payments.gateways.base import StatementRow
from payments.models import Attempt, Entry, Order, Refund
from payments.reconciliation import reconciler
from payments.reconciliation.statements import store_statement
from payments.rules import MAX_PENDING_ATTEMPTS
from payments.status import EntryKind, OrderStatus, StatementLineKind
from payments.views.webhooks import webhook
from portal.accounts.models import User
from tests.factories import UserFactory, clerk_at
from tests.outbox import follow_settlements
from tests.payments.conftest import an_attempt, an_order, signed_result

BANK = "bank:vnpay:DEMOTMN1"


def _ipn_answer(query: str) -> str:
    """The RspCode that VNPAY gets for this webhook."""
    response = webhook(RequestFactory().get(f"/?{query}"), "vnpay")
    return str(json.loads(response.content)["RspCode"])


@dataclass
class Expected:
    """One order as anybody would think of it."""

    status: str = OrderStatus.OPEN
    taken: list[str] = field(default_factory=list)
    """Every transaction by which the bank, or a clerk, took the whole sum."""
    told: int = 0

    def take(self, transaction: str) -> None:
        if transaction in self.taken:
            return
        self.taken.append(transaction)
        if self.status == OrderStatus.OPEN:
            self.status, self.told = OrderStatus.SETTLED, 1

    @property
    def surplus(self) -> int:
        return len(self.taken) - (self.status == OrderStatus.SETTLED)


class Bank(RuleBasedStateMachine):
    """A bank, a payer and a clerk who do anything at any time."""

    orders = Bundle("orders")
    attempts = Bundle("attempts")

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[int, Expected] = {}
        self.told: list[int] = []
        self.lost: list[StatementRow] = []
        self.people: list[User] = [UserFactory.create(), clerk_at()]
        hooks.order_settled.handlers[:] = [lambda order: self.told.append(order.pk)]

    @rule(target=orders)
    def owe(self) -> Order:
        order = an_order(self.people[0], key=f"{id(self)}-{len(self.model)}")
        self.model[order.pk] = Expected()
        return order

    @rule(target=attempts, order=orders)
    def start(self, order: Order) -> Attempt | None:
        if self.model[order.pk].status == OrderStatus.OPEN and order.attempts.active().count() < MAX_PENDING_ATTEMPTS:
            return an_attempt(order)
        with pytest.raises(PaymentError):
            an_attempt(order)
        return order.attempts.filter(gateway="vnpay").first()

    @rule(attempt=attempts, transaction=st.sampled_from("ab"), heard=st.booleans())
    def take_money(self, attempt: Attempt | None, transaction: str, heard: bool) -> None:
        """The bank takes the money; its notice may get lost, and then the statement tells."""
        if attempt is None:
            return
        number = f"{attempt.pk}{transaction}"
        if heard:
            assert _ipn_answer(signed_result(attempt, TransactionNo=number)) in {"00", "02"}
            self.model[attempt.order_id].take(number)
        else:
            self.lost.append(
                StatementRow(StatementLineKind.PAYMENT, attempt.reference, number, attempt.amount_vnd, timezone.now())
            )

    @rule(attempt=attempts, code=st.sampled_from(["24", "11", "51", "07"]))
    def decline(self, attempt: Attempt | None, code: str) -> None:
        """Says nothing about money that was taken before or will be taken after."""
        if attempt is not None:
            refused = signed_result(attempt, ResponseCode=code, TransactionStatus="02", TransactionNo="0")
            assert _ipn_answer(refused) in {"00", "02"}

    @rule(attempt=attempts, lie=st.sampled_from([{"Amount": "1"}, {"TxnRef": "X"}, {"TmnCode": "STRANGER"}]))
    def lie(self, attempt: Attempt | None, lie: dict[str, str]) -> None:
        if attempt is not None:
            assert _ipn_answer(signed_result(attempt, **lie)) in {"04", "01", "97"}

    @rule(order=orders)
    def cancel(self, order: Order) -> None:
        if self.model[order.pk].status == OrderStatus.OPEN:
            actions.cancel_order(order, reason="Rút hồ sơ")
            self.model[order.pk].status = OrderStatus.CANCELLED
        else:
            with pytest.raises(PaymentError):
                actions.cancel_order(order, reason="Rút hồ sơ")

    @rule(order=orders)
    def pay_cash(self, order: Order) -> None:
        if self.model[order.pk].status == OrderStatus.OPEN:
            actions.record_cash_payment(order, by=self.people[1])
            self.model[order.pk].take(f"cash {order.pk}")
        else:
            with pytest.raises(PaymentError):
                actions.record_cash_payment(order, by=self.people[1])

    @rule()
    def reconcile(self) -> None:
        """The statement tells of all that got lost on the way."""
        told, self.lost = self.lost, []
        statement = store_statement("vnpay", "DEMOTMN1", timezone.localdate(), told)
        for line in statement.lines.filter(entry=None, discrepancy=None).select_related("statement"):
            reconciler.match_line(line)
        for row in told:
            attempt = Attempt.objects.get(reference=row.reference)
            self.model[attempt.order_id].take(row.transaction_no)

    @invariant()
    def every_order_is_as_expected(self) -> None:
        follow_settlements()
        for order in Order.objects.filter(pk__in=self.model).prefetch_related("entries"):
            expected = self.model[order.pk]
            kinds = [entry.kind for entry in order.entries.all()]
            assert order.status == expected.status
            assert kinds.count(EntryKind.SETTLEMENT) == (expected.status == OrderStatus.SETTLED)
            assert kinds.count(EntryKind.SURPLUS) == expected.surplus
            assert self.told.count(order.pk) == expected.told

    @invariant()
    def what_came_too_much_goes_back(self) -> None:
        surplus = Entry.objects.filter(kind=EntryKind.SURPLUS, order__in=self.model)
        assert Refund.objects.filter(collected__in=surplus).count() == surplus.count()


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_orders_are_as_an_obvious_model_says(settled):
    run_state_machine_as_test(
        Bank,
        settings=settings(
            max_examples=settings().max_examples // 5,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
