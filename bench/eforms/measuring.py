"""Measurements of the form engine: in this process, and of uploads at a real web server."""

import statistics
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from bench.eforms import hostile
from bench.eforms.figures import Figure
from bench.eforms.filling import Step, count_queries
from bench.eforms.forms import forty_fields
from bench.eforms.lists import lists
from bench.eforms.versions import first_step, publish
from bench.servers import single_web_server
from bench.uploads import MEGABYTE, peak_memory, send, worker_pids
from bench.yardsticks import cpu_ms, list_page
from eforms.compiled.form import CompiledForm

ROUNDS = 7
TIMES = 20
VERSIONS = 1_000


def interleaved(calls: Mapping[str, Callable[[], object]], times: int = TIMES) -> dict[str, float]:
    """CPU milliseconds per call by name: medians of interleaved rounds, without the first (warm-up)."""
    rounds = [{name: cpu_ms(call, times) for name, call in calls.items()} for _ in range(ROUNDS + 1)]
    return {name: statistics.median(one[name] for one in rounds[1:]) for name in calls}


def measure(var: Path) -> tuple[list[Figure], dict[str, float]]:
    """All figures, and the yardstick P of the same run."""
    page = list_page()
    yardstick = {"P": interleaved({"P": page})["P"]}
    figures = [*steps(page), *large(), *compiling(), *versions(), *uploads(var), *lists(var), *hostile_definitions()]
    return figures, yardstick


def steps(page: Callable[[], object]) -> Iterator[Figure]:
    """A step of twelve fields, and the extra cost of a list of 700 options."""
    step, long = Step.of("twelve"), Step.of("choosing")
    save = step.saving()
    cost = interleaved({"P": page, "open": step.open, "save": save, "long": long.open})
    yield Figure("step page of 12 fields", cost["open"] / cost["P"], "P", 0.5)
    yield Figure("  statements", count_queries(step.open), "SQL")
    yield Figure("step saved", cost["save"] / cost["P"], "P", 0.4)
    yield Figure("  statements", count_queries(save), "SQL", 5)
    yield Figure("the same page with a list of 700 choices", cost["long"] / cost["open"], "times", 1.2)


def large() -> Iterator[Figure]:
    """A step of 300 fields and 50 rows of four, with 250 and with 500 conditions."""
    some, more = Step.of("large"), Step.of("larger")
    calls = {"open": some.open, "save": some.saving(), "open more": more.open, "save more": more.saving()}
    cost = interleaved(calls, times=2)
    yield Figure("300 fields, 250 conditions, 50 rows: the page", cost["open"], "ms", 60)
    yield Figure("300 fields, 250 conditions, 50 rows: saved", cost["save"], "ms", 40)
    yield Figure("500 conditions against 250: the page", cost["open more"] / cost["open"], "times", 2)
    yield Figure("500 conditions against 250: saved", cost["save more"] / cost["save"], "times", 2)


def compiling() -> Iterator[Figure]:
    definition = forty_fields()
    cost = interleaved({"compile": lambda: CompiledForm(definition)})
    yield Figure("40 fields compiled", cost["compile"], "ms", 5)


def versions() -> Iterator[Figure]:
    """A step while its version is the only new one, and while VERSIONS others are in force; interleaved."""
    [first] = publish(1)
    step, client = (
        first_step(first),
        Client(HTTP_HOST="127.0.0.1"),
    )  # which keeps the connection, and with it the transaction below
    client.force_login(get_user_model().objects.order_by("pk")[0])
    rounds = [_alone_and_among_many(lambda: client.get(step.path)) for _ in range(ROUNDS)]
    if client.get(step.path).status_code != HTTPStatus.OK:
        raise RuntimeError(f"{step.path} was not answered.")
    slower = statistics.median(among / alone for alone, among in rounds)
    yield Figure("a step among 1,000 published versions, against alone", slower, "times", 1.1)
    fresh = [first_step(version) for version in publish(TIMES)]
    yield Figure("  a step of a version that this process sees first", cpu_ms(lambda: fresh.pop().open(), TIMES), "ms")


@transaction.atomic
def _alone_and_among_many(call: Callable[[], object]) -> tuple[float, float]:
    alone = _warm(call)
    publish(VERSIONS)
    among = _warm(call)
    transaction.set_rollback(True)
    return alone, among


def _warm(call: Callable[[], object]) -> float:
    """The best of three: earlier work has evicted the processor's caches."""
    return min(cpu_ms(call, TIMES) for _ in range(3))


def uploads(var: Path) -> Iterator[Figure]:
    """Growth of the server's peak memory between an upload of 1 MB and one of 200 MB."""
    step = Step.of("uploading")
    with single_web_server(var) as (port, pid):
        [process] = worker_pids(pid)
        first, _ = send(port, step.path, step.session, 1)
        before = peak_memory(process)
        second, _ = send(port, step.path, step.session, 200)
        grown = peak_memory(process) - before
    if [first, second] != [HTTPStatus.FOUND] * 2:
        raise RuntimeError(f"The uploads were answered {first} and {second}.")
    yield Figure("a file of 200 MB, in memory of the server", grown / MEGABYTE, "MB", 20)


def hostile_definitions() -> Iterator[Figure]:
    """CPU time of the worst hostile definition."""
    spent = {name: min(hostile.cpu_seconds(make()) for _ in range(3)) * 1000 for name, make in hostile.HOSTILE.items()}
    worst = max(spent, key=lambda name: spent[name])
    yield Figure(f"worst of {len(spent)} hostile definitions ({worst})", spent[worst], "ms", hostile.LIMIT * 1000)
