"""What bin/bench chaos strikes, and how it judges; a small run of it."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial

import pytest
from django.conf import settings

from bench.chaos.blows import HOUR
from bench.chaos.judge import codes_have_no_gaps, told_twice, true_seconds
from bench.chaos.plan import MANNERS, Victim, draw_plan
from notifications.models import Notification
from portal.accounts.models import User

SEED = 20261130
EVERYTHING = list(Victim)


@pytest.mark.long
@pytest.mark.servers
def test_a_few_dossiers_under_a_few_blows_are_neither_lost_nor_doubled():
    command = [sys.executable, "-m", "bench", "chaos", "--json", "--dossiers=6", "--blows=4", f"--seed={SEED}"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert done.stdout, done.stderr
    said = json.loads(done.stdout)
    faults = {name: said.pop(name) for name in ("lost", "doubled", "broken_chains", "books_differ")}
    assert not any(faults.values()), done.stderr
    assert said.keys() == {"dossiers", "longest_wait_s", "longest_without_page_s"}
    assert said["dossiers"] == 6
    assert done.returncode == 0


def test_the_same_seed_strikes_the_same():
    first, second, other = (draw_plan(seed, 30, acts=140, victims=EVERYTHING) for seed in (SEED, SEED, SEED + 1))

    assert first == second
    assert first != other


def test_a_long_plan_strikes_everything_in_every_manner():
    struck = {(blow.victim, blow.manner) for blow in draw_plan(SEED, 30, acts=140, victims=EVERYTHING)}

    assert struck == {(victim, manner) for victim in Victim for manner in MANNERS[victim]}


@pytest.mark.parametrize("blows", [1, 10, 200])
def test_blows_follow_each_other_while_there_is_work(blows: int):
    plan = draw_plan(SEED, blows, acts=140, victims=[Victim.WEB, Victim.CLOCK])

    assert len(plan) == blows
    assert [blow.after for blow in plan] == sorted(blow.after for blow in plan)
    assert plan[-1].after < 140
    assert {blow.victim for blow in plan} <= {Victim.WEB, Victim.CLOCK}


def test_a_code_that_is_missing_is_told():
    assert list(codes_have_no_gaps(["H26.1-261201-0001", "H26.1-261201-0002", "H26.1-261202-0001"])) == []
    assert list(codes_have_no_gaps(["H26.1-261201-0001", "H26.1-261201-0003"])) == ["H26.1-261201: 2 codes up to 3"]


def test_what_a_clock_wrote_that_was_ahead_is_set_right():
    began = datetime(2026, 12, 1, 8, tzinfo=UTC).timestamp()
    jumps = [(began, began + 5)]

    assert true_seconds(datetime.fromtimestamp(began + HOUR + 1, UTC), jumps) == began + 1
    assert true_seconds(datetime.fromtimestamp(began + 1, UTC), jumps) == began + 1


@pytest.mark.django_db
def test_who_was_told_twice_is_told_not_that_two_people_were(django_user_model: type[User]):
    one, other = (django_user_model.objects.create_user(name) for name in ("one", "other"))
    tell = partial(Notification.objects.create, kind="day_begins", path="/viec/")

    tell(recipient=one, key="1")
    tell(recipient=other, key="2")
    assert list(told_twice()) == []

    tell(recipient=one, key="3")
    assert list(told_twice()) == [f"user {one.pk} was told 2 times of day_begins at /viec/"]
