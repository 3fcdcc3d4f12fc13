"""Triggers and constraints: immutable texts, and status transitions that no table allows."""

from collections.abc import Mapping
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from payments import actions
from payments.models import Entry, Order, Refund
from payments.status import (
    ATTEMPT_MOVES,
    ORDER_MOVES,
    RECEIPT_MOVES,
    REFUND_MOVES,
    AttemptStatus,
    OrderStatus,
    ReceiptStatus,
    RefundStatus,
)
from tests.factories import clerk_at
from tests.outbox import work_off
from tests.payments.conftest import an_order

pytestmark = pytest.mark.django_db

MOVES: Mapping[str, Mapping[Any, frozenset[Any]]] = {
    "order": ORDER_MOVES,
    "attempt": ATTEMPT_MOVES,
    "refund": REFUND_MOVES,
    "receipt": RECEIPT_MOVES,
}


@pytest.fixture
def paid(settled) -> Order:
    order = actions.record_cash_payment(an_order(), by=clerk_at())
    work_off()
    return order


def change(row: models.Model, **said: Any) -> None:
    """Past the models, as somebody at the database would."""
    words = ", ".join(f"{column} = %s" for column in said)
    with transaction.atomic(), connection.cursor() as cursor:
        statement = f"UPDATE {row._meta.db_table} SET {words} WHERE id = %s"  # noqa: S608 – our own names
        cursor.execute(statement, [*said.values(), row.pk])


@pytest.mark.parametrize(
    "column",
    ["purpose", "payee", "payee_name", "payee_tax_code", "key", "reference", "total_vnd"],
)
def test_what_was_copied_into_an_order_stays(column):
    with pytest.raises(DatabaseError, match="never changes"):
        change(an_order(), **{column: 1 if column == "total_vnd" else "x"})


def test_the_lines_of_an_order_stay():
    order = an_order()

    with pytest.raises(DatabaseError, match="never changes"):
        change(order.lines.get(), name="x")
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        order.lines.all().delete()
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        order.delete()


@pytest.mark.parametrize(
    "said",
    [
        {"payer_name": "x"},
        {"payee_name": "x"},
        {"payee_tax_code": "x"},
        {"total_vnd": 1},
        {"total_in_words": "x"},
        {"issued_at": timezone.now()},
        {"number": 7},
    ],
)
def test_what_a_receipt_says_stays(paid, said):
    with pytest.raises(DatabaseError, match="never changes"):
        change(paid.receipts.get(), **said)


def test_a_receipt_stays_with_its_order(paid):
    with pytest.raises(DatabaseError, match="never changes"):
        change(paid.receipts.get(), order_id=an_order(key="other").pk)


@pytest.mark.parametrize("name", MOVES)
def test_the_database_knows_the_tables_of_the_code(name):
    frozen = import_module("payments.migrations.0001_initial").MOVES[name]

    assert {before: set(afters) for before, afters in frozen.items()} == {
        before.value: {after.value for after in afters} for before, afters in MOVES[name].items() if afters
    }


def in_status(name: str, status: str) -> dict[str, Any]:
    """The status, and what the constraints of the table want beside it."""
    now = timezone.now()
    match name:
        case "order":
            return {"status": status, "settled_at": now if status in OrderStatus.after_settlement() else None}
        case "attempt":
            return {"status": status, "answered_at": None if status == AttemptStatus.STARTED else now}
        case "refund":
            return {"status": status, "entry_id": Entry.objects.get().pk if status == RefundStatus.DONE else None}
        case _:
            is_valid = status == ReceiptStatus.VALID
            return {"status": status, "voided_at": None if is_valid else now, "void_reason": "" if is_valid else "x"}


def another(row: models.Model, **said: object) -> models.Model:
    """The same row once more, as it would have been inserted."""
    row.pk = None
    row._state.adding = True
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    return row


def a_row(name: str, paid: Order, said: dict[str, Any]) -> models.Model:
    match name:
        case "order":
            return another(paid, reference="TTOTHER", key="other", **said)
        case "attempt":
            return another(paid.attempts.get(), reference="TTOTHER-1", **said)
        case "refund":
            collected = paid.entries.get()
            return Refund.objects.create(collected=collected, key="r", request_id="r", amount_vnd=1, reason="x", **said)
        case _:
            receipt = paid.receipts.get()
            return another(receipt, number=2, order=an_order(key="other"), **said)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [(name, *pair) for name, table in MOVES.items() for pair in product(table, table) if pair[0] != pair[1]],
)
def test_a_status_moves_only_as_its_table_says(paid, name, before, after):
    row = a_row(name, paid, in_status(name, before))

    def move() -> None:
        change(row, **in_status(name, after))

    if after in MOVES[name][before]:
        move()
    else:
        with pytest.raises(DatabaseError, match="moves only as its table says"):
            move()
