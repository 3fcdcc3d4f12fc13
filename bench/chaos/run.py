"""A run: four clients with their dossiers, blows meanwhile, then quiet, then the judgement."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from django.db import OperationalError, connection
from django.utils import timezone

from bench.chaos.blows import Tormentor
from bench.chaos.journeys import ACTS, Office, StuckError, run_journey
from bench.chaos.judge import Verdict, judge
from bench.chaos.plan import draw_plan
from bench.chaos.site import Site
from core.outbox.models import OutboxJob
from services.documents.actions import draw_unasked

CLIENTS: Final = 4
PAPERS_AT_ONCE: Final = 100
"""What nobody opens is drawn at night; a run does not wait for one, and has it drawn when the rest is done."""
QUIET: Final = 180.0
"""Seconds after which workers that did nothing count as done, or as stuck."""
SOON: Final = timedelta(minutes=1)
"""Jobs that are due later are not waited for: reminders, the next try of a letter."""


@dataclass(frozen=True)
class Report:
    """Figures of a run; all but the first and those in seconds must be 0."""

    dossiers: int
    lost: int
    doubled: int
    broken_chains: int
    books_differ: int
    longest_wait_s: float
    longest_without_page_s: float
    """From the end of a blow, when what was killed is started again, until the portal answered with a page."""

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.doubled or self.broken_chains or self.books_differ)

    def as_json(self) -> dict[str, object]:
        """As one JSON object."""
        return asdict(self)


def run(site: Site, *, dossiers: int, blows: int, seed: int) -> Report:
    """Let so many dossiers go their way under so many blows, and count what became of them; the tale goes to stderr."""
    began, since = time.monotonic(), timezone.localdate()
    plan = draw_plan(seed, blows, acts=dossiers * ACTS, victims=site.victims)
    _say(f"seed {seed}: {dossiers} dossiers, {blows} blows among {', '.join(site.victims)}")
    tormentor = Tormentor(site, plan)
    with tormentor.striking():
        paths = _journeys(site.portal, dossiers, tormentor.count)
    _say(f"{time.monotonic() - began:.0f} s, {len(tormentor.struck)} blows; waiting for the workers")
    _wait_until_quiet()
    verdict = judge(dossiers, paths, since, tormentor.jumps)
    for meaning, findings in asdict(verdict).items():
        if isinstance(findings, list):
            _say(f"{meaning}: {len(findings)}", *findings[:20])
    _say(f"{time.monotonic() - began:.0f} s in all; a page at most {tormentor.slowest_answer:.1f} s after a blow")
    return _report(dossiers, verdict, tormentor.slowest_answer)


def _report(dossiers: int, verdict: Verdict, slowest_answer: float) -> Report:
    return Report(
        dossiers,
        lost=len(verdict.lost),
        doubled=len(verdict.doubled),
        broken_chains=len(verdict.broken_chains),
        books_differ=len(verdict.books_differ),
        longest_wait_s=verdict.longest_wait_s,
        longest_without_page_s=round(slowest_answer, 1),
    )


def _journeys(portal: str, dossiers: int, count: Callable[[], None]) -> list[str]:
    """The addresses of the dossiers that people saw."""

    def client(number: int) -> list[str]:
        office, paths = Office(portal), list[str]()
        for person in range(number, dossiers, CLIENTS):
            try:
                for act in run_journey(portal, office, person):
                    if act.startswith("/"):
                        paths.append(act)
                    count()
            except StuckError as stuck:
                _say(f"stuck: {stuck}")
        return paths

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [path for paths in pool.map(client, range(CLIENTS)) for path in paths]


def _wait_until_quiet() -> None:
    """Until no job is due or will be soon and no paper is left to be drawn, or nothing was done for QUIET."""
    left, deadline = None, time.monotonic() + QUIET
    while time.monotonic() < deadline:
        try:
            now_left = OutboxJob.objects.filter(due_at__lt=timezone.now() + SOON).count()
            if not now_left and not draw_unasked(PAPERS_AT_ONCE):
                return
            if now_left != left:
                left, deadline = now_left, time.monotonic() + QUIET
        except OperationalError:
            connection.close()
        time.sleep(1)


def _say(*lines: str) -> None:
    print(*lines, sep="\n    ", file=sys.stderr, flush=True)
