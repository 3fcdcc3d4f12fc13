"""Consistency checks of ledger, orders, receipts, dossiers and messages after a run; each yields its findings."""

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
from payments.models import Discrepancy, Entry, Order, Receipt, Refund, StatementLine
from payments.reconciliation import reconciler
from payments.status import DiscrepancyStatus, EntryKind, OrderStatus, ReceiptStatus, RefundStatus, StatementLineKind
from portal.backups import integrity
from services.dossiers.history import event_chain
from services.dossiers.models import Dossier, EventType, Task
from services.dossiers.status import Status

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)
COLLECTED = [EntryKind.SETTLEMENT, EntryKind.SURPLUS]
MAX_REPORTED = 5
"""Findings of one check that are printed."""


@dataclass(frozen=True)
class CheckContext:
    """What the checks need to know of the run: its first day, the mail folder, the kills of workers."""

    since: date
    mail: Path
    worker_kills: int


Findings = Iterator[str]


def ledger_sums_to_zero(context: CheckContext) -> Findings:
    """Balances recomputed from every entry sum to zero; each agency's income equals its settled orders less refunds."""
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
    """Income by agency code: settled orders less refunds."""
    paid = Order.objects.filter(status__in=OrderStatus.after_settlement()).values_list("payee")
    earned = Counter(dict(paid.annotate(vnd=Sum("total_vnd"))))
    back = Refund.objects.filter(status=RefundStatus.DONE, collected__kind=EntryKind.SETTLEMENT)
    earned.subtract(dict(back.values_list("collected__order__payee").annotate(vnd=Sum("amount_vnd"))))
    return earned


def ledger_agrees_with_bank_statements(context: CheckContext) -> Findings:
    """Balance of every account equals its bank statements; every line is stored and matched; no discrepancy is open."""
    for code, gateway in GATEWAYS.items():
        for terminal in gateway.terminals():
            rows = [row for day in days(context.since) for row in gateway.fetch_statement(terminal, day)]
            theirs, ours = sum(map(_signed, rows)), Entry.objects.balance(accounts.gateway_account(code, terminal))
            if theirs != ours:
                yield f"{code} {terminal}: the bank says {theirs}, we say {ours}"
            yield from _differing_lines(code, terminal, rows)
            for entry in _entries_unknown_to_bank(accounts.gateway_account(code, terminal)):
                yield f"the bank knows nothing of {entry}"
    for line in StatementLine.objects.filter(entry=None, discrepancy=None):
        yield f"line {line} is about nothing"
    for discrepancy in Discrepancy.objects.exclude(status=DiscrepancyStatus.RESOLVED):
        yield f"nobody decided on {discrepancy}"


def _differing_lines(gateway: str, terminal: str, rows: Sequence[StatementRow]) -> Findings:
    kept = StatementLine.objects.filter(statement__gateway=gateway, statement__terminal=terminal)
    here = Counter(kept.values_list("kind", "reference", "transaction_no", "amount_vnd"))
    there = Counter((row.kind.value, row.reference, row.transaction_no, row.amount_vnd) for row in rows)
    yield from (f"{gateway} {terminal}: only the bank has {line}" for line in there - here)
    yield from (f"{gateway} {terminal}: only we have {line}" for line in here - there)


def payments_agree_with_bank_statements(context: CheckContext) -> Findings:
    """Net amount of each order at VNPAY is the same in statements and ledger."""
    for terminal in ONLINE_GATEWAYS["vnpay"].terminals():
        account, there, here = accounts.gateway_account("vnpay", terminal), Counter[str](), Counter[str]()
        for day in days(context.since):
            for row in ONLINE_GATEWAYS["vnpay"].fetch_statement(terminal, day):
                there[row.reference.rpartition("-")[0]] += _signed(row)
        entries = Entry.objects.filter(Q(debit=account) | Q(credit=account))
        for reference, debit, vnd in entries.values_list("order__reference", "debit", "amount_vnd"):
            here[reference] += vnd if debit == account else -vnd
        for reference in there.keys() | here.keys():
            if there[reference] != here[reference]:
                yield f"{reference}: the bank holds {there[reference]}, our ledger {here[reference]}"


def _entries_unknown_to_bank(account: str) -> QuerySet[Entry]:
    """Entries of the account without a statement line, except those that follow the bank."""
    ours = Entry.objects.filter(Q(debit=account) | Q(credit=account), line=None)
    return ours.exclude(kind__in=reconciler.ADJUSTMENT_KINDS)


def _signed(row: StatementRow) -> int:
    return row.amount_vnd if row.kind == StatementLineKind.PAYMENT else -row.amount_vnd


def no_order_is_settled_twice_or_paid_and_open(context: CheckContext) -> Findings:
    """One settlement per settled order, none for others; open orders have no money; surpluses are refunded."""
    yield from integrity.orders_and_ledger_agree()
    orders = Order.objects.annotate(collected=Count("entries", filter=Q(entries__kind__in=COLLECTED)))
    for order in orders.filter(status=OrderStatus.OPEN, collected__gt=0):
        yield f"{order} is open and has money"
    for entry in Entry.objects.filter(kind=EntryKind.SURPLUS, refunds=None):
        yield f"surplus {entry} does not go back"


def receipt_numbers_have_no_gaps(context: CheckContext) -> Findings:
    """Each book numbers from 1 without gaps; each settled order has exactly one valid receipt."""
    yield from integrity.receipt_numbers_have_no_gaps()
    valid = Count("receipts", filter=Q(receipts__status=ReceiptStatus.VALID))
    settled = Order.objects.annotate(valid=valid).filter(status=OrderStatus.SETTLED)
    for reference, times in settled.exclude(valid=1).values_list("reference", "valid"):
        yield f"{reference} is settled and has {times} receipts"
    for receipt in Receipt.objects.filter(total_vnd__gt=F("order__total_vnd")):
        yield f"receipt {receipt} is over more than its order"


def no_dossier_is_paid_and_stuck(context: CheckContext) -> Findings:
    """A paid dossier has a task or has ended; an unpaid one has no task; every event chain is unbroken."""
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
        if not event_chain.is_intact(dossier):
            yield f"dossier {dossier.pk}: its log is broken"


def no_message_is_sent_twice(context: CheckContext) -> Findings:
    """One notification per event and one e-mail each; a killed worker may repeat one under the same Message-ID."""
    repeated = Notification.objects.values_list("path", "kind").annotate(times=Count("pk")).filter(times__gt=1)
    yield from (f"{path} was told {times} times of {kind}" for path, kind, times in repeated)
    emails = count_messages(context.mail)
    told = Notification.objects.exclude(recipient__email="").count()  # staff of the demo have no address
    if len(emails) != told:
        yield f"{told} messages, {len(emails)} different e-mails"
    if (again := emails.total() - len(emails)) > context.worker_kills:
        yield f"{again} e-mails were sent again, by {context.worker_kills} killed workers"


def count_messages(mail: Path) -> Counter[bytes]:
    """Occurrences of each Message-ID in the mail folder."""
    return Counter(found for file in mail.glob("*.log") for found in MESSAGE_ID.findall(file.read_bytes()))


def no_job_is_given_up_or_pending(context: CheckContext) -> Findings:
    """No outbox job was given up, none of payments is pending, and no dossier has two open tasks for one step."""
    for job in OutboxJob.objects.filter(state=JobState.GIVEN_UP):
        yield f"{job} was given up: {job.last_error}"
    waiting = OutboxJob.objects.filter(kind__in=["payments.settled", "payments.receipt"]).exclude(state=JobState.DONE)
    yield from (f"{job} is {job.state}" for job in waiting)
    doubled = Task.objects.open().values("dossier", "step").annotate(times=Count("pk")).filter(times__gt=1)
    yield from (f"dossier {row['dossier']} has {row['times']} open tasks for {row['step']}" for row in doubled)


CHECKS: tuple[Callable[[CheckContext], Findings], ...] = (
    ledger_sums_to_zero,
    ledger_agrees_with_bank_statements,
    payments_agree_with_bank_statements,
    no_order_is_settled_twice_or_paid_and_open,
    receipt_numbers_have_no_gaps,
    no_dossier_is_paid_and_stuck,
    no_message_is_sent_twice,
    no_job_is_given_up_or_pending,
)


@dataclass(frozen=True)
class CheckResult:
    """Result of a check: its first findings and their number."""

    name: str
    findings: list[str]
    count: int


def check_all(context: CheckContext) -> list[CheckResult]:
    """Run all checks, in order."""
    results = [(check.__name__.replace("_", " "), list(check(context))) for check in CHECKS]
    return [CheckResult(name, findings[:MAX_REPORTED], len(findings)) for name, findings in results]
