"""A small run of bin/bench payments: sixty orders, every misbehaviour, processes killed, books that agree."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from bench.payments.plan import PaymentMethod, Victim, Withdrawal, draw_plan
from standins.bank.fault_modes import FaultMode

SEED = 20261122


@pytest.mark.long
@pytest.mark.servers
def test_sixty_orders_end_with_books_that_agree():
    command = [sys.executable, "-m", "bench", "payments", "--orders=60", f"--seed={SEED}", "--json", "--minutes=10"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert done.stdout, done.stderr
    said = json.loads(done.stdout)
    assert {check["name"]: check["findings"] for check in said["checks"] if check["count"]} == {}
    assert said["server_errors"] == {}
    assert said["seed"] == SEED
    assert said["webhooks"]["sql"] <= 6
    assert set(said["kills"]) == set(Victim)
    assert done.returncode == 0


def test_the_same_seed_draws_the_same_plan():
    assert draw_plan(SEED, 500) == draw_plan(SEED, 500)
    assert draw_plan(SEED, 500) != draw_plan(SEED + 1, 500)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_small_plan_has_something_of_everything(seed):
    plan = draw_plan(seed, 60)
    said = {word for scenario in plan.scenarios for behaviour in scenario.behaviours for word in behaviour.split()}

    assert {kill.victim for kill in plan.kills} == set(Victim)
    assert set(FaultMode) <= said
    assert sum(scenario.is_of_a_dossier for scenario in plan.scenarios) >= 6
    assert not any(scenario.behaviours != ("",) for scenario in plan.baseline)


def test_a_large_plan_has_every_way_and_every_withdrawal():
    plan = draw_plan(SEED, 2_000)

    assert {scenario.method for scenario in plan.scenarios} == set(PaymentMethod)
    assert {scenario.withdrawal for scenario in plan.scenarios} == set(Withdrawal)
    assert all(kill.after < len(plan.scenarios) for kill in plan.kills)
