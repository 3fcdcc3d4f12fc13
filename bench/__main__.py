"""What the portal costs, weighed against yardsticks of the same run: whole journeys against the production profile
(bin/bench journey), or the engine of forms (bin/bench eforms).
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import django

from bench import servers
from bench.browser import Browser, Request
from bench.report import Report, rows

if TYPE_CHECKING:
    from bench.journey import Journey

WARM_UP = 4


def main() -> None:
    """Start everything in a folder of its own, measure, say it."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("what", choices=["journey", "eforms"])
    parser.add_argument("-n", type=int, default=50, help="how many journeys (50)")
    parser.add_argument("--clients", type=int, default=2, help="how many people at once (2)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    options = parser.parse_args()
    folder = tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True)
    with folder as name:
        if options.what == "journey":
            journeys(Path(name), options)
        else:
            forms(Path(name), options)


def journeys(var: Path, options: argparse.Namespace) -> None:
    """Take the journeys, weigh them."""
    with servers.running(var) as running:
        _begin()
        report = measure(running, options.n, options.clients)
    print(json.dumps(report.as_json(), indent=1) if options.json else report.table())
    sys.exit(1 if report.errors else 0)


def forms(var: Path, options: argparse.Namespace) -> None:
    """Weigh the engine of forms."""
    servers.prepare(var, "portal.settings")
    _begin()
    from bench.eforms.figures import table
    from bench.eforms.measuring import measure

    figures, yardsticks = measure(var)
    told = {"figures": [figure.as_json() for figure in figures], "yardsticks": yardsticks}
    print(json.dumps(told, indent=1) if options.json else table(figures, yardsticks))


def _begin() -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "PGAPPNAME": "bench"}
    django.setup()


def measure(running: servers.Servers, count: int, clients: int) -> Report:
    """Warm up, take the journeys, then measure the yardsticks in the same minute."""
    from bench.journey import clerk_at
    from bench.processes import server_cpu_ms
    from bench.yardsticks import a_receipt, measure_yardsticks

    clerks = [clerk_at(running.portal) for _ in range(clients)]
    travel(running.portal, clerks, WARM_UP)
    early = len(notices(running))
    cpu, began = server_cpu_ms(running.web, running.worker), time.monotonic()
    taken = travel(running.portal, clerks, count)
    if not taken:
        sys.exit(f"{running.last_words()}\nNo journey came to its end.")
    elapsed, cpu = time.monotonic() - began, server_cpu_ms(running.web, running.worker) - cpu
    return Report(
        requests=rows([*[journey.requests for journey in taken], *[[told] for told in notices(running)[early:]]]),
        yardsticks=measure_yardsticks(a_receipt()),
        journeys_per_min=round(len(taken) * 60 / elapsed, 1),
        server_cpu_ms_per_journey=round(cpu / len(taken), 1),
        accept_to_receipt_ms_p50=round(statistics.median(journey.receipt_ms for journey in taken), 1),
        errors=count - len(taken),
    )


def travel(portal: str, clerks: list[Browser], count: int) -> "list[Journey]":
    """That many journeys, each clerk serving one person after the other; those that failed are told and left out."""
    from bench.journey import take

    def serve(number: int) -> "list[Journey]":
        taken = []
        for person in range(number, count, len(clerks)):
            try:
                taken.append(take(portal, clerks[number], person))
            except Exception as error:  # a bench counts what went wrong, whatever it is
                print(f"A journey failed: {error!r}", file=sys.stderr)
        return taken

    with ThreadPoolExecutor(len(clerks)) as people:
        return [journey for journeys in people.map(serve, range(len(clerks))) for journey in journeys]


def notices(running: servers.Servers) -> list[Request]:
    """What the bank's notices cost: no browser sends them, so they are read from the web server's log."""
    lines = [line for line in running.access_log.read_text().splitlines() if "/vnpay/thong-bao/" in line]
    return [Request.read(*line.split(" ", 2), wall_ms=0) for line in lines]


if __name__ == "__main__":
    main()
