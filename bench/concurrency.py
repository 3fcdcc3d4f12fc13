"""Concurrent journeys, and the report of their cost."""

import statistics
import sys
import time
from concurrent.futures import Executor, ThreadPoolExecutor

from bench.browser import Browser
from bench.journey import Journey, run_journey, sign_in_clerk
from bench.processes import server_cpu_ms
from bench.report import Report, rows
from bench.servers import Servers
from bench.webhooks import webhook_costs
from bench.yardsticks import measure_yardsticks, receipt_html

WARM_UP = 4


def measure(running: Servers, count: int, clients: int) -> Report:
    """Warm up, run `count` journeys with `clients` threads, then measure the yardsticks."""
    clerks = [sign_in_clerk(running.portal) for _ in range(clients)]
    with ThreadPoolExecutor(clients) as pool:  # until the end: what its connections cost is left out while they last
        run_journeys(pool, running.portal, clerks, WARM_UP)
        webhooks_before = len(webhook_costs(running))
        cpu, began = server_cpu_ms(running.web.pid, running.worker.pid), time.monotonic()
        completed = run_journeys(pool, running.portal, clerks, count)
        elapsed, cpu = time.monotonic() - began, server_cpu_ms(running.web.pid, running.worker.pid) - cpu
    if not completed:
        sys.exit(f"{running.log_tail()}\nNo journey was completed.")
    return Report(
        requests=rows(
            [
                *[journey.requests for journey in completed],
                *[[cost] for cost in webhook_costs(running)[webhooks_before:]],
            ]
        ),
        yardsticks=measure_yardsticks(receipt_html()),
        journeys_per_min=round(len(completed) * 60 / elapsed, 1),
        server_cpu_ms_per_journey=round(cpu / len(completed), 1),
        accept_to_receipt_ms_p50=round(statistics.median(journey.receipt_ms for journey in completed), 1),
        errors=count - len(completed),
    )


def run_journeys(pool: Executor, portal: str, clerks: list[Browser], count: int) -> list[Journey]:
    """Run `count` journeys, one thread per clerk; failed ones are printed and left out of the result."""

    def serve(number: int) -> list[Journey]:
        completed = []
        for person in range(number, count, len(clerks)):
            try:
                completed.append(run_journey(portal, clerks[number], person))
            except Exception as error:  # a bench counts what went wrong, whatever it is
                print(f"A journey failed: {error!r}", file=sys.stderr)
        return completed

    return [journey for journeys in pool.map(serve, range(len(clerks))) for journey in journeys]
