"""What bin/bench day replays, and with which processes."""

import time

import pytest

from bench.day import load
from bench.day.load import Outcome, replay
from bench.day.site import UNITS, command_of
from bench.day.volume import FULL, Volume
from bench.servers import PROGRAMS


def test_the_whole_day_comes_within_its_minutes():
    whole = Volume.of(FULL)

    assert (whole.visits, whole.dossiers, whole.payments) == (255_000, 2_066, 147)


@pytest.mark.parametrize("minutes", [0.1, 1, 7, FULL])
def test_fewer_minutes_bring_their_share_at_the_same_rate(minutes: float):
    some = Volume.of(minutes)

    assert some.visits / some.seconds == pytest.approx(255_000 / (FULL * 60), rel=0.01)
    assert sum(some.is_paid(number) for number in range(some.dossiers)) == some.payments


def test_the_processes_are_those_of_the_units(tmp_path):
    commands = {unit: command_of(unit, tmp_path) for unit in UNITS}

    assert commands["web"][0] == str(PROGRAMS / "gunicorn")
    assert {"--preload", "--workers=4", "portal.wsgi"} <= set(commands["web"])
    assert "--queues=papers,overdue-papers" in commands["papers"]
    assert f"--schedule={tmp_path}/beat" in commands["clock"]
    assert not [word for words in commands.values() for word in words if "/srv" in word or "%%" in word]


def test_visitors_come_though_nobody_answers_and_what_is_late_is_an_error(monkeypatch):
    volume, came = Volume(minutes=0.02, visits=40, dossiers=1, payments=1), list[int]()

    def visiting(portal: str, outcome: Outcome):
        def visit(number: int, due: float) -> None:
            time.sleep(0.2)
            came.append(number)

        return visit

    monkeypatch.setattr(load, "_visit", visiting)
    monkeypatch.setattr(load, "_filing", visiting_nobody)
    monkeypatch.setattr(load, "VISITORS", 2)
    monkeypatch.setattr(load, "PATIENCE", 0)
    outcome = replay("http://127.0.0.1:9", volume)

    assert came
    assert len(came) + len(outcome.failures) == 40
    assert set(outcome.failures) == {"not sent in time"}


def visiting_nobody(portal: str, volume: Volume, outcome: Outcome):
    """Nothing is filed."""
    return lambda number, due: None
