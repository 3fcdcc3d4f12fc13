"""A load run: baseline phase, faults and kills, settlement phase, checks."""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from bench.browser import RequestCost
from bench.payments.chaos import ProcessKiller
from bench.payments.checks import CheckContext, check_all
from bench.payments.fixtures import create_fixtures, open_orders
from bench.payments.load import LoadGenerator
from bench.payments.plan import Plan, Victim
from bench.payments.report import Report, WebhookCost
from bench.payments.settlement_phase import reconcile, wait_until_idle
from bench.servers import Servers, wait_for
from bench.webhooks import webhook_costs
from bench.yardsticks import measure_yardsticks
from payments.models import Discrepancy, Entry, Order, Refund

PROGRESS_INTERVAL = 5.0
"""Seconds between two lines of progress."""


class Progress:
    """Progress lines on stderr."""

    def __init__(self, orders: int) -> None:
        self.orders, self.began, self._last_line = orders, time.monotonic(), 0.0

    def say(self, text: str) -> None:
        print(f"{time.monotonic() - self.began:6.0f} s  {text}", file=sys.stderr, flush=True)

    def count(self, done: int, kills: int) -> None:
        """Print the counts, at most every PROGRESS_INTERVAL."""
        if (now := time.monotonic()) - self._last_line > PROGRESS_INTERVAL:
            self._last_line = now
            self.say(f"{done} of {self.orders} scenarios done, {kills} kills")


def run(servers: Servers, plan: Plan, *, clients: int, minutes: float) -> Report:
    """Carry out the plan and check the result; TimeoutError when the scenarios take longer than `minutes`."""
    orders = len(plan.baseline) + len(plan.scenarios)
    progress, since = Progress(orders), timezone.localdate()
    progress.say(f"seed {plan.seed}: opening {orders} orders")
    fixtures = create_fixtures()
    order_by_number = open_orders(fixtures, [*plan.baseline, *plan.scenarios])
    load = LoadGenerator(
        fixtures,
        order_by_number,
        portal=servers.portal,
        bank=f"{servers.standins}/vnpay",
        deadline=time.monotonic() + minutes * 60,
    )
    progress.say("baseline phase")
    load.run(plan.baseline, clients=1, after_each=lambda done: progress.count(done, 0))
    wait_until_idle(progress.say)
    baseline = webhook_costs(servers)
    progress.say("faults and kills")
    kills = _faults_and_kills(servers, plan, load, progress, clients=clients)
    wait_for(servers.portal)
    reconcile(fixtures, order_by_number, since, progress.say)
    progress.say("checking")
    worker_kills = kills[Victim.WORKER] + kills[Victim.ALL]
    return Report(
        seed=plan.seed,
        orders=orders,
        seconds=round(time.monotonic() - progress.began, 1),
        kills=dict(kills),
        webhooks=_median_cost(baseline),
        webhooks_under_faults=len(webhook_costs(servers)) - len(baseline),
        yardsticks=measure_yardsticks(),
        outcome=dict(outcome()),
        server_errors=dict(load.server_errors),
        checks=check_all(CheckContext(since, Path(servers.var) / "mail", worker_kills)),
    )


def _faults_and_kills(
    servers: Servers, plan: Plan, load: LoadGenerator, progress: Progress, *, clients: int
) -> Counter[str]:
    """Run the scenarios while processes are killed; how often each kind was."""
    with ProcessKiller(servers, plan.kills) as killer:

        def after_each(done: int) -> None:
            killer.report_progress(done - len(plan.baseline))
            progress.count(done, killer.kill_counts.total())

        load.run(plan.scenarios, clients=clients, after_each=after_each)
    return killer.kill_counts


def _median_cost(costs: Sequence[RequestCost]) -> WebhookCost:
    """Median cost of these webhooks."""
    return WebhookCost(
        count=len(costs),
        sql=round(statistics.median(cost.sql for cost in costs)),
        cpu_ms=round(statistics.median(cost.cpu_ms for cost in costs), 3),
    )


def outcome() -> Counter[str]:
    """Number of orders, entries, refunds and discrepancies by status or kind."""
    kinds = (
        ("order", Order.objects.values_list("status", flat=True)),
        ("entry", Entry.objects.values_list("kind", flat=True)),
        ("refund", Refund.objects.values_list("status", flat=True)),
        ("discrepancy", Discrepancy.objects.values_list("kind", flat=True)),
    )
    return Counter(f"{what} {value}" for what, values in kinds for value in values.order_by("pk"))
