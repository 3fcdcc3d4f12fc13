"""What must be so when everything has come to rest; each check answers with the faults it found."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Count, F, Q, QuerySet, Sum

from bench.payments.settlement_phase import days
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications.models import Notification
from payments.gateways.base import StatementRow
from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from payments.ledger import accounts
from payments.models import Discrepancy, Entry, Order, Receipt, ReceiptBook, Refund, StatementLine
from payments.reconciliation import reconciler
from payments.status import DiscrepancyStatus, EntryKind, OrderStatus, ReceiptStatus, RefundStatus, StatementLineKind
from services.dossiers.history import event_chain
from services.dossiers.models import Dossier, EventType, Task
from services.dossiers.status import Status

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)
COLLECTED = [EntryKind.SETTLEMENT, EntryKind.SURPLUS]
SHOWN = 5
"""Faults of one check that are told one by one."""


@dataclass(frozen=True)
class Scene:
    """Where to look."""

    since: date
    mail: Path
    worker_deaths: int


Faults = Iterator[str]


def ledger_sums_to_zero(scene: Scene) -> Faults:
    """Reckoned anew from both sides of every entry, and the income of each agency from its orders."""
    balances = Counter[str]()
    for debit, credit, vnd in Entry.objects.values_list("debit", "credit", "amount_vnd"):
        balances[debit] += vnd
        balances[credit] -= vnd
    if total := sum(balances.values()):
        yield f"the ledger sums to {total}"
    for payee, earned in _earned().items():
        if -balances[accounts.income(payee)] != earned:
            yield f"{payee} earned {earned}, its ledger says {-balances[accounts.income(payee)]}"


def _earned() -> Mapping[str, int]:
    """What each agency was paid by its settled orders, less what went back of that."""
    paid = Order.objects.filter(status__in=OrderStatus.after_settlement()).values_list("payee")
    earned = Counter(dict(paid.annotate(vnd=Sum("total_vnd"))))
    back = Refund.objects.filter(status=RefundStatus.DONE, collected__kind=EntryKind.SETTLEMENT)
    earned.subtract(dict(back.values_list("collected__order__payee").annotate(vnd=Sum("amount_vnd"))))
    return earned


def our_book_is_the_banks_book(scene: Scene) -> Faults:
    """The sum of every account by the bank's own statements, every line of them kept and about something."""
    for code, gateway in GATEWAYS.items():
        for terminal in gateway.terminals():
            rows = [row for day in days(scene.since) for row in gateway.fetch_statement(terminal, day)]
            theirs, ours = sum(map(_signed, rows)), Entry.objects.balance(accounts.gateway_account(code, terminal))
            if theirs != ours:
                yield f"{code} {terminal}: the bank says {theirs}, we say {ours}"
            yield from _lines_that_differ(code, terminal, rows)
            for entry in _unknown_there(accounts.gateway_account(code, terminal)):
                yield f"the bank knows nothing of {entry}"
    for line in StatementLine.objects.filter(entry=None, discrepancy=None):
        yield f"line {line} is about nothing"
    for discrepancy in Discrepancy.objects.exclude(status=DiscrepancyStatus.RESOLVED):
        yield f"nobody decided on {discrepancy}"


def _lines_that_differ(gateway: str, terminal: str, rows: Sequence[StatementRow]) -> Faults:
    kept = StatementLine.objects.filter(statement__gateway=gateway, statement__terminal=terminal)
    here = Counter(kept.values_list("kind", "reference", "transaction_no", "amount_vnd"))
    there = Counter((row.kind.value, row.reference, row.transaction_no, row.amount_vnd) for row in rows)
    yield from (f"{gateway} {terminal}: only the bank has {line}" for line in there - here)
    yield from (f"{gateway} {terminal}: only we have {line}" for line in here - there)


def each_payment_is_worth_what_the_bank_says(scene: Scene) -> Faults:
    """What came, less what went back, of each order that VNPAY knows: by its statements, and by our ledger."""
    for terminal in ONLINE_GATEWAYS["vnpay"].terminals():
        account, there, here = accounts.gateway_account("vnpay", terminal), Counter[str](), Counter[str]()
        for day in days(scene.since):
            for row in ONLINE_GATEWAYS["vnpay"].fetch_statement(terminal, day):
                there[row.reference.rpartition("-")[0]] += _signed(row)
        entries = Entry.objects.filter(Q(debit=account) | Q(credit=account))
        for reference, debit, vnd in entries.values_list("order__reference", "debit", "amount_vnd"):
            here[reference] += vnd if debit == account else -vnd
        for reference in there.keys() | here.keys():
            if there[reference] != here[reference]:
                yield f"{reference}: the bank holds {there[reference]}, our ledger {here[reference]}"


def _unknown_there(account: str) -> QuerySet[Entry]:
    """What we entered at that account and no line of a statement tells, but for what follows the bank."""
    ours = Entry.objects.filter(Q(debit=account) | Q(credit=account), line=None)
    return ours.exclude(kind__in=reconciler.ADJUSTMENT_KINDS)


def _signed(row: StatementRow) -> int:
    return row.amount_vnd if row.kind == StatementLineKind.PAYMENT else -row.amount_vnd


def no_order_is_settled_twice_or_paid_and_open(scene: Scene) -> Faults:
    """One settlement for each settled order, none for the others, and no money of an order that is still asked for."""
    settlements = Count("entries", filter=Q(entries__kind=EntryKind.SETTLEMENT))
    orders = Order.objects.annotate(
        settlements=settlements, collected=Count("entries", filter=Q(entries__kind__in=COLLECTED))
    )
    settled = Q(status__in=OrderStatus.after_settlement())
    wrong = orders.filter((settled & ~Q(settlements=1)) | (~settled & Q(settlements__gt=0)))
    for reference, status, times in wrong.values_list("reference", "status", "settlements"):
        yield f"{reference} is {status} with {times} settlements"
    for order in orders.filter(status=OrderStatus.OPEN, collected__gt=0):
        yield f"{order} is open and has money"
    for entry in Entry.objects.filter(kind=EntryKind.SURPLUS, refunds=None):
        yield f"surplus {entry} does not go back"


def receipts_have_no_gap_and_no_double(scene: Scene) -> Faults:
    """Numbers from 1 to the last, and one valid receipt for each settled order."""
    for book in ReceiptBook.objects.all():
        numbers = list(book.receipts.order_by("number").values_list("number", flat=True))
        if numbers != list(range(1, book.last_number + 1)):
            yield f"book {book}: {len(numbers)} receipts, last number {book.last_number}"
    valid = Count("receipts", filter=Q(receipts__status=ReceiptStatus.VALID))
    settled = Order.objects.annotate(valid=valid).filter(status=OrderStatus.SETTLED)
    for reference, times in settled.exclude(valid=1).values_list("reference", "valid"):
        yield f"{reference} is settled and has {times} receipts"
    for receipt in Receipt.objects.filter(total_vnd__gt=F("order__total_vnd")):
        yield f"receipt {receipt} is over more than its order"


def no_dossier_is_paid_and_stuck(scene: Scene) -> Faults:
    """A paid dossier is with the desk or has ended; an unpaid one is with nobody; every log is whole."""
    for dossier in Dossier.objects.prefetch_related("fees__order", "log", "tasks"):
        [fee] = dossier.fees.all()
        paid = [event for event in dossier.log.all() if event.act == EventType.FEE_PAID]
        is_paid = fee.order.status in OrderStatus.after_settlement()
        open_tasks = [task for task in dossier.tasks.all() if not (task.done_at or task.cancelled_at)]
        if len(paid) != is_paid:
            yield f"dossier {dossier.pk}: order {fee.order.status}, entered in the log {len(paid)} times"
        if dossier.state is Status.SUBMITTED and len(open_tasks) != is_paid:
            yield f"dossier {dossier.pk}: order {fee.order.status}, {len(open_tasks)} tasks"
        if dossier.state is Status.WITHDRAWN and fee.order.status == OrderStatus.OPEN:
            yield f"dossier {dossier.pk} is withdrawn and still asks for money"
        if not event_chain.is_unbroken(dossier):
            yield f"dossier {dossier.pk}: its log is broken"


def no_message_is_sent_twice(scene: Scene) -> Faults:
    """One message for each act, one letter for each message; a killed worker may say one again under the same id."""
    told = Notification.objects.values_list("path", "kind").annotate(times=Count("pk")).filter(times__gt=1)
    yield from (f"{path} was told {times} times of {kind}" for path, kind, times in told)
    letters = letters_in(scene.mail)
    if len(letters) != Notification.objects.count():
        yield f"{Notification.objects.count()} messages, {len(letters)} different letters"
    if (again := letters.total() - len(letters)) > scene.worker_deaths:
        yield f"{again} letters were sent again, by {scene.worker_deaths} killed workers"


def letters_in(mail: Path) -> Counter[bytes]:
    """How often each letter lies in the mailbox."""
    return Counter(found for letter in mail.glob("*.log") for found in MESSAGE_ID.findall(letter.read_bytes()))


def nothing_is_left_to_do(scene: Scene) -> Faults:
    """No job was given up, and no task asks for two people at once."""
    for job in OutboxJob.objects.filter(state=JobState.GIVEN_UP):
        yield f"{job} was given up: {job.last_error}"
    waiting = OutboxJob.objects.filter(kind__in=["payments.settled", "payments.receipt"]).exclude(state=JobState.DONE)
    yield from (f"{job} is {job.state}" for job in waiting)
    doubled = Task.objects.open().values("dossier").annotate(times=Count("pk")).filter(times__gt=1)
    yield from (f"dossier {row['dossier']} has {row['times']} open tasks" for row in doubled)


CHECKS: tuple[Callable[[Scene], Faults], ...] = (
    ledger_sums_to_zero,
    our_book_is_the_banks_book,
    each_payment_is_worth_what_the_bank_says,
    no_order_is_settled_twice_or_paid_and_open,
    receipts_have_no_gap_and_no_double,
    no_dossier_is_paid_and_stuck,
    no_message_is_sent_twice,
    nothing_is_left_to_do,
)


@dataclass(frozen=True)
class Checked:
    """One check and what it found."""

    name: str
    faults: list[str]
    count: int


def check_all(scene: Scene) -> list[Checked]:
    """Every check, in the order of the list."""
    found = [(check.__name__.replace("_", " "), list(check(scene))) for check in CHECKS]
    return [Checked(name, faults[:SHOWN], len(faults)) for name, faults in found]
