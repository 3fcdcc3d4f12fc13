"""Visitors, filers and clerks: each comes at its moment, whether those before have been answered or not."""

import http.client
import itertools
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Final
from urllib.parse import quote, urlsplit

from bench.browser import Browser, wait_until
from bench.day.volume import Volume
from bench.journey import CODE, accept, dossier_pk, file, pay, sign_in_clerk
from services.dossiers.models import Task

PATHS: Final = {
    "/": 30,
    f"/tim-kiem/?q={quote('trích lục hộ tịch')}": 15,
    f"/tim-kiem/?q={quote('khai sinh')}": 10,
    f"/thu-tuc/{CODE}/": 30,
    "/su-kien/": 5,
    "/tra-cuu/": 5,
    "/xac-thuc/": 5,
}
"""What visitors open, and how many of a hundred; nobody published it, so the mix is ours."""
VISITORS, FILERS = 24, 4
"""Threads; each works for one visitor or filer at a time."""
PATIENCE: Final = 30
"""Seconds after the last minute; what was not sent by then is an error."""
OK: Final = 200


@dataclass
class Outcome:
    """What happened; times in milliseconds, from the moment that the visitor came."""

    page_ms: list[float] = field(default_factory=list)
    dossiers: int = 0
    payments: int = 0
    failures: list[str] = field(default_factory=list)


def replay(portal: str, volume: Volume) -> Outcome:
    """Send all of it, spread evenly over the minutes."""
    outcome, began = Outcome(), time.monotonic()
    visit, filing = _visit(portal, outcome), _filing(portal, volume, outcome)
    crowds = [
        _crowd(VISITORS, volume.visits, volume, began, visit),
        _crowd(FILERS, volume.dossiers, volume, began, filing),
    ]
    with ThreadPoolExecutor(VISITORS + FILERS) as pool:
        for unsent in [pool.submit(work) for work in itertools.chain(*crowds)]:
            outcome.failures += ["not sent in time"] * unsent.result()
    return outcome


def _crowd(
    threads: int, count: int, volume: Volume, began: float, act: Callable[[int, float], None]
) -> Sequence[Callable[[], int]]:
    """Workers of one line of numbers; each says how many it could not send in time."""
    numbers = itertools.count()
    ends = began + volume.seconds + PATIENCE

    def work() -> int:
        unsent = 0
        while (number := next(numbers)) < count:
            due = began + number * volume.seconds / count
            if time.monotonic() > ends:
                unsent += 1
                continue
            time.sleep(max(0.0, due - time.monotonic()))
            act(number, due)
        return unsent

    return [work] * threads


def _visit(portal: str, outcome: Outcome) -> Callable[[int, float], None]:
    """Open one page; every visitor comes from another address."""
    host = urlsplit(portal).netloc
    paths, weights = list(PATHS), list(PATHS.values())
    chance = random.Random(2021)  # no secret: the same day each time

    def visit(number: int, due: float) -> None:
        [path] = chance.choices(paths, weights)
        headers = {"X-Forwarded-For": str(IPv4Address("11.0.0.0") + number), "Accept-Encoding": "gzip"}
        connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            response.read()
            if response.status != OK:
                outcome.failures.append(f"GET {path} answered {response.status}")
        except OSError as error:
            outcome.failures.append(f"GET {path}: {error!r}")
        finally:
            connection.close()
        outcome.page_ms.append((time.monotonic() - due) * 1000)

    return visit


def _filing(portal: str, volume: Volume, outcome: Outcome) -> Callable[[int, float], None]:
    """File one dossier from search to submission; some are paid and accepted."""
    local = threading.local()

    def filing(number: int, due: float) -> None:
        try:
            citizen = Browser(portal)
            dossier = file(citizen, number)
            outcome.dossiers += 1
            if volume.is_paid(number):
                pay(citizen, dossier)
                pk = dossier_pk(dossier)
                wait_until(Task.objects.open().filter(dossier=pk).exists, within=PATIENCE, every=0.1)
                if not hasattr(local, "clerk"):
                    local.clerk = sign_in_clerk(portal)
                accept(local.clerk, pk)
                outcome.payments += 1
        except Exception as error:  # a bench counts what went wrong, whatever it is
            outcome.failures.append(f"dossier {number}: {error!r}")

    return filing
