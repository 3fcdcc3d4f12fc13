"""The report of a national day."""

import os
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from typing import Final

from bench.browser import wait_until
from bench.day.load import Outcome, replay
from bench.day.site import Site
from bench.day.volume import Volume
from bench.processes import server_cpu_ms
from bench.yardsticks import measure_yardsticks
from core.outbox.models import OutboxJob
from core.outbox.status import JobState

MOST_P: Final = 10
"""The 95th percentile of pages, in yardsticks P."""
WORKED_OFF: Final = 120
"""Seconds that the workers have for what is left at the end."""


@dataclass(frozen=True)
class Report:
    """All that was measured."""

    volume: Volume
    outcome: Outcome
    seconds: float
    """From the first visitor to the last job."""
    cores: float
    """Processors that the portal, its database and broker kept busy; the visitors themselves are not in it."""
    generator_cores: float
    given_up: int
    p: float
    """Yardstick P, in milliseconds of CPU time, measured afterwards."""

    @property
    def p95_over_p(self) -> float:
        times = sorted(self.outcome.page_ms)
        return round(times[int(len(times) * 0.95)] / self.p, 2) if times else 0.0

    @property
    def errors(self) -> int:
        return len(self.outcome.failures) + self.given_up

    @property
    def is_sound(self) -> bool:
        return not self.errors and self.p95_over_p <= MOST_P

    def as_json(self) -> dict[str, object]:
        pages = self.outcome.page_ms
        return {
            "minutes": self.volume.minutes,
            "errors": self.errors,
            "page_p95_over_P": self.p95_over_p,
            "pages": len(pages),
            "dossiers": self.outcome.dossiers,
            "payments": self.outcome.payments,
            "page_ms_p50": round(statistics.median(pages), 1) if pages else 0.0,
            "P_ms": self.p,
            "seconds": round(self.seconds, 1),
            "cores": round(self.cores, 2),
            "generator_cores": round(self.generator_cores, 2),
            "failures": dict(Counter(self.outcome.failures).most_common(10)),
        }


def run(site: Site, minutes: float) -> Report:
    """Replay so many minutes, and wait until the workers have done what came of it."""
    volume, began, cpu, own = Volume.of(minutes), time.monotonic(), server_cpu_ms(*site.pids), _own_seconds()
    outcome = replay(site.portal, volume)
    own = _own_seconds() - own
    try:
        wait_until(lambda: not OutboxJob.objects.filter(due_at__isnull=False).exists(), within=WORKED_OFF, every=0.5)
    except TimeoutError:
        outcome.failures.append("jobs were left")
    seconds = time.monotonic() - began
    cores = (server_cpu_ms(*site.pids) - cpu) / 1000 / seconds
    given_up = OutboxJob.objects.filter(state=JobState.GIVEN_UP).count()
    return Report(volume, outcome, seconds, cores, own / seconds, given_up, measure_yardsticks()["P"])


def _own_seconds() -> float:
    times = os.times()
    return times.user + times.system
