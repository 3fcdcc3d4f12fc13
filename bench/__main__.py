"""What the portal costs and stands, weighed against yardsticks of the same run.

bin/bench journey: whole journeys against the production profile. bin/bench eforms: the engine of forms.
bin/bench payments: a bank that misbehaves, and processes that are killed.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from secrets import randbelow

import django

from bench import servers

HANDS = 3
"""Of the worker, so that papers go on being drawn while one hand waits for a slow bank and another for a mute one."""


def main() -> None:
    """Start everything in a folder of its own, measure, say it."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    kinds = parser.add_subparsers(dest="what", required=True)
    journey = kinds.add_parser("journey", help="whole journeys")
    journey.add_argument("-n", type=int, default=50, help="how many journeys (50)")
    journey.add_argument("--clients", type=int, default=2, help="how many people at once (2)")
    eforms = kinds.add_parser("eforms", help="the engine of forms")
    payments = kinds.add_parser("payments", help="orders paid at a bank that misbehaves, while processes are killed")
    payments.add_argument("--orders", type=int, default=10_000, help="how many orders (10000)")
    payments.add_argument("--seed", type=int, default=randbelow(1_000_000), help="of all that is drawn (any)")
    payments.add_argument("--clients", type=int, default=6, help="how many people at once (6)")
    payments.add_argument("--minutes", type=float, default=120, help="after which the run gives up (120)")
    for kind in (journey, eforms, payments):
        kind.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is ended, whoever ends us
    folder = tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True)
    with folder as name:
        is_sound = {"journey": journeys, "eforms": forms, "payments": payers}[options.what](Path(name), options)
    sys.exit(0 if is_sound else 1)


def journeys(var: Path, options: argparse.Namespace) -> bool:
    """Take the journeys, weigh them."""
    with servers.running(var) as running:
        _begin()
        from bench.concurrency import measure

        report = measure(running, options.n, options.clients)
    print(json.dumps(report.as_json(), indent=1) if options.json else report.table())
    return not report.errors


def forms(var: Path, options: argparse.Namespace) -> bool:
    """Weigh the engine of forms."""
    servers.prepare(var, "portal.settings")
    _begin()
    from bench.eforms.figures import table
    from bench.eforms.measuring import measure

    figures, yardsticks = measure(var)
    told = {"figures": [figure.as_json() for figure in figures], "yardsticks": yardsticks}
    print(json.dumps(told, indent=1) if options.json else table(figures, yardsticks))
    return True


def payers(var: Path, options: argparse.Namespace) -> bool:
    """Pay, kill, reconcile, compare."""
    os.environ["PORTAL_BANK_SECOND"] = "0.02"
    with servers.running(var, settings="bench.fast_settings", clock=True, hands=HANDS) as running:
        _begin()
        from bench.payments.plan import draw
        from bench.payments.run import run

        plan = draw(options.seed, options.orders)
        report = run(running, plan, clients=options.clients, minutes=options.minutes)
    print(json.dumps(report.as_json(), indent=1) if options.json else report.table())
    return report.is_sound


def _begin() -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "PGAPPNAME": "bench"}
    django.setup()


if __name__ == "__main__":
    main()
