"""A small run of bin/bench payments: sixty orders, every misbehaviour, processes killed, books that agree."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from bench.payments.plan import Victim, Way, Withdrawal, draw
from standins.bank.fault_modes import FaultMode

SEED = 20261122


@pytest.mark.long
@pytest.mark.servers
def test_sixty_orders_end_with_books_that_agree():
    command = [sys.executable, "-m", "bench", "payments", "--orders=60", f"--seed={SEED}", "--json", "--minutes=10"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert done.stdout, done.stderr
    said = json.loads(done.stdout)
    assert {check["name"]: check["faults"] for check in said["checks"] if check["count"]} == {}
    assert said["broken_pages"] == {}
    assert said["seed"] == SEED
    assert said["notices"]["sql"] <= 6
    assert set(said["deaths"]) == set(Victim)
    assert done.returncode == 0


def test_the_same_seed_draws_the_same_plan():
    assert draw(SEED, 500) == draw(SEED, 500)
    assert draw(SEED, 500) != draw(SEED + 1, 500)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_small_plan_has_something_of_everything(seed):
    plan = draw(seed, 60)
    said = {word for errand in plan.errands for behaviour in errand.behaviours for word in behaviour.split()}

    assert {kill.victim for kill in plan.kills} == set(Victim)
    assert set(FaultMode) <= said
    assert sum(errand.is_of_a_dossier for errand in plan.errands) >= 6
    assert not any(errand.behaviours != ("",) for errand in plan.quiet)


def test_a_large_plan_has_every_way_and_every_withdrawal():
    plan = draw(SEED, 2_000)

    assert {errand.way for errand in plan.errands} == set(Way)
    assert {errand.withdrawal for errand in plan.errands} == set(Withdrawal)
    assert all(kill.after < len(plan.errands) for kill in plan.kills)
