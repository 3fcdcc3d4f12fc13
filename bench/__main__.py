"""Benchmarks of the portal, with figures relative to yardsticks of the same run.

bin/bench journey: user journeys against the production profile. bin/bench eforms: the form engine.
bin/bench payments: payments under load with a faulty bank and killed processes, then consistency checks.
bin/bench fuzz: spoilt requests of every role at every address. bin/bench pairs: the button pressed twice at once.
bin/bench catalogue: the national record taken in twice, and a web process with the whole catalogue.
bin/bench chaos: whole journeys while processes, disk and clock fail, on SQLite and files or on PostgreSQL and Redis.
bin/bench slow: visitors beside slow connections. bin/bench desk: the desk among ever more dossiers (PostgreSQL).
bin/bench scale: every list, sweep and nightly job among the dossiers of 3,500 offices (PostgreSQL).
bin/bench day: a national day at a constant rate against the production profile.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from secrets import randbelow

import django

from bench import servers
from bench.slow import Slowness, probe_under

WORKER_PROCESSES = 3
"""Processes of the Celery worker: documents are still rendered while two wait for a slow and a mute bank."""
SIZES = [10_000, 100_000, 1_000_000]
"""How many dossiers the desk is measured among."""


def main() -> None:
    """Parse the arguments, run a benchmark in a temporary folder, print its report; exit code 1 for errors."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    subparsers = parser.add_subparsers(dest="benchmark", required=True)
    journey = subparsers.add_parser("journey", help="user journeys")
    journey.add_argument("-n", type=int, default=50, help="how many journeys (50)")
    journey.add_argument("--clients", type=int, default=2, help="concurrency (2)")
    eforms = subparsers.add_parser("eforms", help="the form engine")
    payments = subparsers.add_parser("payments", help="payments with a faulty bank and killed processes")
    payments.add_argument("--orders", type=int, default=10_000, help="how many orders (10000)")
    payments.add_argument("--seed", type=int, default=randbelow(1_000_000), help="of the random plan (any)")
    payments.add_argument("--clients", type=int, default=6, help="concurrency (6)")
    payments.add_argument("--minutes", type=float, default=120, help="time limit (120)")
    fuzz = subparsers.add_parser("fuzz", help="spoilt requests of every role at every address")
    fuzz.add_argument("-n", type=int, default=100_000, help="how many requests (100000)")
    fuzz.add_argument("--seed", type=int, default=randbelow(1_000_000), help="of the random requests (any)")
    fuzz.add_argument("--clients", type=int, default=4, help="concurrency (4)")
    pairs = subparsers.add_parser("pairs", help="drafts submitted twice at once")
    pairs.add_argument("-n", type=int, default=200, help="how many pairs (200)")
    catalogue = subparsers.add_parser("catalogue", help="the national record and the search in it")
    slow = subparsers.add_parser("slow", help="visitors beside slow connections")
    slow.add_argument("-n", type=int, default=20, help="how many slow connections (20)")
    slow.add_argument("--seconds", type=float, default=60, help="of each kind of slowness (60)")
    desk = subparsers.add_parser("desk", help="the desk among ever more dossiers, on PostgreSQL")
    desk.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many dossiers (10000 100000 1000000)")
    scale = subparsers.add_parser(
        "scale", help="lists, sweeps and nightly jobs among the country's dossiers, on PostgreSQL"
    )
    scale.add_argument("--dossiers", type=int, nargs="+", default=SIZES[:2], help="how many dossiers (10000 100000)")
    day = subparsers.add_parser("day", help="a national day at a constant rate")
    day.add_argument("--minutes", type=float, default=45, help="how many of the 45 minutes of a whole day (45)")
    chaos = subparsers.add_parser("chaos", help="whole journeys while everything around them fails")
    chaos.add_argument("--dossiers", type=int, default=2000, help="how many dossiers (2000)")
    chaos.add_argument("--blows", type=int, default=200, help="how many blows (200)")
    chaos.add_argument("--seed", type=int, default=randbelow(1_000_000), help="of the blows (any)")
    chaos.add_argument("--on-servers", action="store_true", help="on PostgreSQL and Redis of its own")
    for kind in (journey, eforms, payments, fuzz, pairs, catalogue, slow, desk, scale, day, chaos):
        kind.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM too ends the processes started
    folder = tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True)
    with folder as name:
        is_sound = RUNS[options.benchmark](Path(name), options)
    sys.exit(0 if is_sound else 1)


def run_journeys(var: Path, options: argparse.Namespace) -> bool:
    """Run and report journeys; False if any failed."""
    with servers.running(var) as running:
        _setup_django()
        from bench.concurrency import measure

        report = measure(running, options.n, options.clients)
    print(json.dumps(report.as_json(), indent=1) if options.json else report.table())
    return not report.errors


def run_eforms(var: Path, options: argparse.Namespace) -> bool:
    """Measure and report the form engine."""
    servers.prepare(var, "portal.settings")
    _setup_django()
    from bench.eforms.figures import table
    from bench.eforms.measuring import measure

    figures, yardsticks = measure(var)
    result = {"figures": [figure.as_json() for figure in figures], "yardsticks": yardsticks}
    print(json.dumps(result, indent=1) if options.json else table(figures, yardsticks))
    return True


def run_payments(var: Path, options: argparse.Namespace) -> bool:
    """Run the payment load test and its checks; False if a check failed."""
    os.environ["PORTAL_BANK_SECOND"] = "0.02"
    with servers.running(
        var, settings="bench.fast_settings", with_beat=True, worker_processes=WORKER_PROCESSES
    ) as running:
        _setup_django()
        from bench.payments.plan import draw_plan
        from bench.payments.run import run

        plan = draw_plan(options.seed, options.orders)
        report = run(running, plan, clients=options.clients, minutes=options.minutes)
    print(json.dumps(report.as_json(), indent=1) if options.json else report.table())
    return report.is_sound


def run_chaos(var: Path, options: argparse.Namespace) -> bool:
    """Strike while journeys run; False when a dossier was lost or doubled, a chain broken, or books differ."""
    from bench.chaos import site

    with site.running(var, on_servers=options.on_servers) as running:
        _setup_django()
        from bench.chaos.run import run

        report = run(running, dossiers=options.dossiers, blows=options.blows, seed=options.seed)
    print(json.dumps(report.as_json()) if options.json else report)
    return report.is_sound


def run_fuzz(var: Path, options: argparse.Namespace) -> bool:
    """Send spoilt requests; False for a server error, a traceback or a slow answer."""
    with servers.running(var) as running:
        _setup_django()
        from bench.fuzz.run import run

        report = run(running, options.n, seed=options.seed, clients=options.clients)
    print(json.dumps(asdict(report)) if options.json else report.table())
    return report.is_sound


def run_pairs(var: Path, options: argparse.Namespace) -> bool:
    """Submit drafts twice at once; False when one was doubled, lost or left without an answer."""
    with servers.running(var) as running:
        _setup_django()
        from bench.pairs import run

        report = run(running.portal, options.n)
    print(json.dumps(asdict(report)) if options.json else report.table())
    return report.is_sound


def run_slow(var: Path, options: argparse.Namespace) -> bool:
    """Visit the portal while slow connections are held, for each kind in turn; False when a visit had no answer."""
    servers.prepare(var, "portal.settings")
    with servers.demo_web_server(var) as url:
        seen = {
            slowness: probe_under(slowness, f"{url}/", connections=options.n, seconds=options.seconds)
            for slowness in Slowness
        }
    result = {slowness.value: asdict(probes) for slowness, probes in seen.items()}
    print(json.dumps(result) if options.json else "\n".join(f"{kind}: {probes}" for kind, probes in result.items()))
    return not any(probes.unanswered for probes in seen.values())


def run_catalogue(var: Path, options: argparse.Namespace) -> bool:
    """Take in the national record twice, publish it, visit its pages; False where a figure is over its bound."""
    servers.prepare(var, "portal.settings")
    _setup_django()
    from bench.catalogue.measuring import measure

    report = measure(var)
    print(json.dumps(report.as_json()) if options.json else report.table())
    return report.is_within_bounds


def run_desk(var: Path, options: argparse.Namespace) -> bool:
    """Measure the desk among so many dossiers; what its pages read is counted by PostgreSQL alone."""
    if not os.environ.get("DATABASE_URL"):
        sys.exit("Buffers are counted by PostgreSQL: bin/with-servers bin/bench desk")
    servers.prepare(var, "portal.settings")
    _setup_django()
    from bench.desk.measuring import measure

    report = measure(options.sizes)
    print(json.dumps(report.as_json(), indent=1) if options.json else report.table())
    return True


def run_scale(var: Path, options: argparse.Namespace) -> bool:
    """Walk the portal among so many dossiers; False where a table that grows was read from end to end."""
    if not os.environ.get("DATABASE_URL"):
        sys.exit("Buffers are counted by PostgreSQL: bin/with-servers bin/bench scale")
    with servers.temporary_database() as url:
        os.environ["DATABASE_URL"] = url
        servers.prepare(var, "portal.settings")
        _setup_django()
        from bench.scale.measuring import measure

        report = measure(options.dossiers)
    print(json.dumps(report.as_json(), indent=1) if options.json else report.table())
    return not report.scans


def run_day(var: Path, options: argparse.Namespace) -> bool:
    """Replay a national day; False for an error, or when a page in twenty took longer than ten yardsticks P."""
    from bench.day import site

    with site.running(var) as running:
        _setup_django()
        from bench.day.run import run

        report = run(running, options.minutes)
    print(json.dumps(report.as_json(), indent=None if options.json else 1))
    return report.is_sound


RUNS = {
    "chaos": run_chaos,
    "catalogue": run_catalogue,
    "day": run_day,
    "desk": run_desk,
    "scale": run_scale,
    "journey": run_journeys,
    "eforms": run_eforms,
    "payments": run_payments,
    "fuzz": run_fuzz,
    "pairs": run_pairs,
    "slow": run_slow,
}


def _setup_django() -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "PGAPPNAME": "bench"}
    django.setup()


if __name__ == "__main__":
    main()
