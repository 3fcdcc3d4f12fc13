"""What is left after the blows: dossiers lost or doubled, chains broken, books that differ, the longest wait."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from django.db.models import Count

from bench.chaos.blows import HOUR
from bench.payments.checks import CheckContext, ledger_sums_to_zero, payments_agree_with_bank_statements
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications.models import Notification
from portal.backups import integrity
from services.documents.models import Document
from services.dossiers.models import Dossier, DossierEvent, Fee
from services.dossiers.status import Status

ONCE: Final = ("submitted", "fee_paid", "accepted", "taken", "proposed", "approved", "returned")
"""Acts that happen to each dossier once."""
CODE: Final = re.compile(r"(.+-\d{6})-(\d+)")
Findings = Iterator[str]


@dataclass(frozen=True)
class Verdict:
    """Findings by what they mean; the longest wait of a job from its row to its end, with all that struck meanwhile."""

    lost: list[str]
    doubled: list[str]
    broken_chains: list[str]
    books_differ: list[str]
    longest_wait_s: float


def judge(expected: int, paths: Sequence[str], since: date, jumps: Sequence[tuple[float, float]]) -> Verdict:
    """Ask the database; `paths` are the addresses under which people saw their dossiers."""
    context = CheckContext(since, Path(), 0)
    return Verdict(
        lost=[*_lost(expected, paths), *integrity.papers_have_their_files(), *integrity.attachments_have_their_files()],
        doubled=list(_doubled(len(paths))),
        broken_chains=list(integrity.histories_are_whole()),
        books_differ=[
            *chain.from_iterable(
                check(context) for check in (ledger_sums_to_zero, payments_agree_with_bank_statements)
            ),
            *integrity.orders_and_ledger_agree(),
            *integrity.receipt_numbers_have_no_gaps(),
            *integrity.paper_numbers_stay_within_their_series(),
            *codes_have_no_gaps(code for code in Dossier.objects.values_list("code", flat=True) if code),
        ],
        longest_wait_s=round(max(waits(jumps), default=0.0), 1),
    )


def _lost(expected: int, paths: Sequence[str]) -> Findings:
    """Dossiers that were never seen, or seen and did not reach their end; papers and jobs that are left."""
    if len(paths) < expected:
        yield f"{expected - len(paths)} were never filed"
    seen = {int(path.strip("/").rpartition("/")[2]) for path in paths}
    ended = set(Dossier.objects.filter(status=Status.RETURNED).values_list("pk", flat=True))
    yield from (f"dossier {pk} did not reach its end" for pk in sorted(seen - ended))
    yield from (f"paper {pk} was never stored" for pk in Document.objects.filter(stored_at=None).values_list("pk"))
    for job in OutboxJob.objects.exclude(state=JobState.DONE).filter(due_at__lt=datetime.now().astimezone()):
        yield f"{job} is {job.state}: {job.last_error}"
    yield from (f"{job} was given up: {job.last_error}" for job in OutboxJob.objects.filter(state=JobState.GIVEN_UP))


def _doubled(seen: int) -> Findings:
    """Dossiers beyond those that were seen, acts, orders or messages that exist twice."""
    if (beyond := Dossier.objects.count() - seen) > 0:
        yield f"{beyond} dossiers beyond those that were filed"
    acts = DossierEvent.objects.filter(act__in=ONCE).values_list("dossier", "act").annotate(times=Count("pk"))
    yield from (f"dossier {pk}: {act} {times} times" for pk, act, times in acts.filter(times__gt=1).order_by("dossier"))
    fees = Fee.objects.values_list("dossier").annotate(times=Count("pk")).filter(times__gt=1)
    yield from (f"dossier {pk} owes {times} times" for pk, times in fees)
    yield from told_twice()


def told_twice() -> Findings:
    """Who was told of one thing twice; that all clerks of an office are told of it is as it should be."""
    told = Notification.objects.values_list("recipient", "path", "kind").annotate(times=Count("pk"))
    for recipient, path, kind, times in told.filter(times__gt=1):
        yield f"user {recipient} was told {times} times of {kind} at {path}"


def codes_have_no_gaps(codes: Iterable[str]) -> Findings:
    """The codes of an agency and a day number from 1 without a gap."""
    last, count = Counter[str](), Counter[str]()
    for match in filter(None, map(CODE.fullmatch, codes)):
        last[match[1]] = max(last[match[1]], int(match[2]))
        count[match[1]] += 1
    yield from (f"{day}: {count[day]} codes up to {number}" for day, number in last.items() if count[day] != number)


def waits(jumps: Sequence[tuple[float, float]]) -> Iterator[float]:
    """Seconds from the row of each job to its end, those of a clock that was an hour ahead set right."""
    for created, done in OutboxJob.objects.filter(state=JobState.DONE).values_list("created_at", "done_at"):
        if done:  # as it is for each of them
            yield true_seconds(done, jumps) - true_seconds(created, jumps)


def true_seconds(moment: datetime, jumps: Sequence[tuple[float, float]]) -> float:
    """The true time of what was written by that clock."""
    seconds = moment.timestamp()
    return seconds - HOUR if any(began <= seconds - HOUR <= ended + 2 for began, ended in jumps) else seconds
