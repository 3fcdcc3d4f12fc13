"""Many journeys at once, and what they cost."""

import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench.browser import Browser
from bench.journey import Journey, clerk_at, take
from bench.notices import notices
from bench.processes import server_cpu_ms
from bench.report import Report, rows
from bench.servers import Servers
from bench.yardsticks import a_receipt, measure_yardsticks

WARM_UP = 4


def measure(running: Servers, count: int, clients: int) -> Report:
    """Warm up, take the journeys, then measure the yardsticks in the same minute."""
    clerks = [clerk_at(running.portal) for _ in range(clients)]
    travel(running.portal, clerks, WARM_UP)
    early = len(notices(running))
    cpu, began = server_cpu_ms(running.web.pid, running.worker.pid), time.monotonic()
    taken = travel(running.portal, clerks, count)
    if not taken:
        sys.exit(f"{running.last_words()}\nNo journey came to its end.")
    elapsed, cpu = time.monotonic() - began, server_cpu_ms(running.web.pid, running.worker.pid) - cpu
    return Report(
        requests=rows([*[journey.requests for journey in taken], *[[told] for told in notices(running)[early:]]]),
        yardsticks=measure_yardsticks(a_receipt()),
        journeys_per_min=round(len(taken) * 60 / elapsed, 1),
        server_cpu_ms_per_journey=round(cpu / len(taken), 1),
        accept_to_receipt_ms_p50=round(statistics.median(journey.receipt_ms for journey in taken), 1),
        errors=count - len(taken),
    )


def travel(portal: str, clerks: list[Browser], count: int) -> list[Journey]:
    """That many journeys, each clerk serving one person after the other; those that failed are told and left out."""

    def serve(number: int) -> list[Journey]:
        taken = []
        for person in range(number, count, len(clerks)):
            try:
                taken.append(take(portal, clerks[number], person))
            except Exception as error:  # a bench counts what went wrong, whatever it is
                print(f"A journey failed: {error!r}", file=sys.stderr)
        return taken

    with ThreadPoolExecutor(len(clerks)) as people:
        return [journey for journeys in people.map(serve, range(len(clerks))) for journey in journeys]
