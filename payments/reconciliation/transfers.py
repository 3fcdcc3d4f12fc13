"""Transfers to bank accounts, which only the bank's statement reports: which accounts are asked about, and when."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.utils import timezone

from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from payments.models import AccountPoll, Attempt, Statement
from payments.status import AttemptStatus

OVERLAP: Final = timedelta(minutes=10)
"""How far before the last fetch a poll begins: what the bank enters late, and clocks that differ."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=5)
"""After one failure, which each further one doubles, and at most."""


class Account(NamedTuple):
    """An account at a gateway."""

    gateway: str
    terminal: str


def accounts_awaiting(since: datetime, now: datetime) -> list[Account]:
    """The accounts to which a transfer was started since then and is pending, in the order in which to ask.

    A bank that gave no answer comes after the others and has a growing pause; else the one asked longest ago is first.
    """
    offline = GATEWAYS.keys() - ONLINE_GATEWAYS.keys()
    pending = Attempt.objects.filter(gateway__in=offline, status=AttemptStatus.STARTED, started_at__gte=since)
    accounts = {Account(*row) for row in pending.values_list("gateway", "terminal")}
    polls = {Account(poll.gateway, poll.terminal): poll for poll in AccountPoll.objects.filter(gateway__in=offline)}
    due = (account for account in accounts if account not in polls or _is_due(polls[account], now))
    return sorted(due, key=lambda account: _turn(polls.get(account)))


def record_poll(account: Account, now: datetime, *, answered: bool) -> None:
    """Record that its bank was asked, and whether it answered."""
    poll, _ = AccountPoll.objects.get_or_create(gateway=account.gateway, terminal=account.terminal)
    poll.asked_at, poll.failures = now, 0 if answered else min(poll.failures + 1, 100)
    poll.save(update_fields=["asked_at", "failures"])


def unseen_since(account: Account, now: datetime) -> datetime | None:
    """From when on today's movements are not yet known; None when none was fetched, or by a clock that was ahead."""
    today = Statement.objects.filter(gateway=account.gateway, terminal=account.terminal, day=timezone.localdate(now))
    fetched_at = today.values_list("fetched_at", flat=True).first()
    if fetched_at is None or fetched_at > now:
        return None
    return (fetched_at - OVERLAP).replace(microsecond=0)  # banks tell whole seconds


def _is_due(poll: AccountPoll, now: datetime) -> bool:
    doublings = min(poll.failures, 10) - 1
    pause = min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE) if poll.failures else timedelta()
    return not poll.asked_at <= now < poll.asked_at + pause  # asked by a clock that was ahead, it is due


def _turn(poll: AccountPoll | None) -> tuple[bool, float]:
    return (poll.failures > 0, poll.asked_at.timestamp()) if poll else (False, 0.0)
