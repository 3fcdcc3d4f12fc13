"""One run: a quiet hour, the chaos, the nights after it, the checks."""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from bench.browser import Request
from bench.notices import notices
from bench.payments.chaos import Chaos
from bench.payments.checks import Scene, check_all
from bench.payments.fixtures import open_orders, settle_in
from bench.payments.load import Crowd
from bench.payments.plan import Plan, Victim
from bench.payments.report import Notices, Report
from bench.payments.settlement_phase import come_to_rest, reconcile
from bench.servers import Servers, wait_for
from bench.yardsticks import measure_yardsticks
from payments.models import Discrepancy, Entry, Order, Refund

EVERY = 5.0
"""Seconds between two lines of progress."""


class Progress:
    """Lines for who waits, on the error stream."""

    def __init__(self, orders: int) -> None:
        self.orders, self.began, self._said = orders, time.monotonic(), 0.0

    def say(self, words: str) -> None:
        print(f"{time.monotonic() - self.began:6.0f} s  {words}", file=sys.stderr, flush=True)

    def count(self, done: int, deaths: int) -> None:
        """Now and then, how far it is."""
        if (now := time.monotonic()) - self._said > EVERY:
            self._said = now
            self.say(f"{done} of {self.orders} errands done, {deaths} kills")


def run(servers: Servers, plan: Plan, *, clients: int, minutes: float) -> Report:
    """All of it; raises TimeoutError when the errands take longer than the time given."""
    orders = len(plan.quiet) + len(plan.errands)
    progress, since = Progress(orders), timezone.localdate()
    progress.say(f"seed {plan.seed}: opening {orders} orders")
    world = settle_in()
    opened = open_orders(world, [*plan.quiet, *plan.errands])
    crowd = Crowd(
        world,
        opened,
        portal=servers.portal,
        bank=f"{servers.standins}/vnpay",
        deadline=time.monotonic() + minutes * 60,
    )
    progress.say("the quiet hour")
    crowd.run(plan.quiet, clients=1, after_each=lambda done: progress.count(done, 0))
    come_to_rest(progress.say)
    quiet = notices(servers)
    progress.say("the chaos")
    with Chaos(servers, plan.kills) as chaos:

        def after_each(done: int) -> None:
            chaos.see(done - len(plan.quiet))
            progress.count(done, chaos.deaths.total())

        crowd.run(plan.errands, clients=clients, after_each=after_each)
    wait_for(servers.portal)
    reconcile(world, opened, since, progress.say)
    progress.say("checking")
    deaths = chaos.deaths[Victim.WORKER] + chaos.deaths[Victim.ALL]
    return Report(
        seed=plan.seed,
        orders=orders,
        seconds=round(time.monotonic() - progress.began, 1),
        deaths=dict(chaos.deaths),
        notices=_usual(quiet),
        notices_in_chaos=len(notices(servers)) - len(quiet),
        yardsticks=measure_yardsticks(),
        outcome=dict(outcome()),
        broken_pages=dict(crowd.broken),
        checks=check_all(Scene(since, Path(servers.var) / "mail", deaths)),
    )


def _usual(quiet: Sequence[Request]) -> Notices:
    """What a notice costs while nobody is killed: the median."""
    return Notices(
        count=len(quiet),
        sql=round(statistics.median(notice.sql for notice in quiet)),
        cpu_ms=round(statistics.median(notice.cpu_ms for notice in quiet), 3),
    )


def outcome() -> Counter[str]:
    """What became of orders, money and discrepancies."""
    kinds = (
        ("order", Order.objects.values_list("status", flat=True)),
        ("entry", Entry.objects.values_list("kind", flat=True)),
        ("refund", Refund.objects.values_list("status", flat=True)),
        ("discrepancy", Discrepancy.objects.values_list("kind", flat=True)),
    )
    return Counter(f"{what} {value}" for what, values in kinds for value in values.order_by("pk"))
