"""Programs that stay: one process for many requests, ended by what takes too long, and begun anew."""

import os
import signal
import time
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

from core.limits.warm_programs import ProgramEndedError, WarmProgram
from core.outbox import publish, worker
from core.outbox.status import JobState

pytestmark = pytest.mark.servers


@pytest.fixture
def program():
    program = WarmProgram("tests.core.warm_sample", requests=3)
    yield program
    program.end()


def ask(program: WarmProgram, code: str, *, seconds: int = 20) -> str:
    """What the sample answers: the value of an expression."""
    return program.ask(code.encode(), seconds=seconds).decode()


def pid_of(program: WarmProgram) -> int:
    return int(ask(program, "os.getpid()"))


def test_one_process_answers_until_it_is_replaced(program):
    pids = [pid_of(program) for _ in range(4)]

    assert len(set(pids[:3])) == 1
    assert pids[3] != pids[0]
    assert not Path(f"/proc/{pids[0]}").exists()


@pytest.mark.parametrize(
    "trouble",
    [
        "time.sleep(60)",
        "sum(iter(int, 1))",
        "bytearray(2**31)",
        "1 / 0",
        "os.kill(os.getpid(), 9)",
        "os.kill(os.getpid(), 19)",  # stopped, it hears no alarm
    ],
)
def test_request_that_takes_too_long_or_too_much_ends_it_and_the_next_one_is_answered(program, trouble):
    first = pid_of(program)

    with pytest.raises(ProgramEndedError):
        ask(program, trouble, seconds=2)

    assert pid_of(program) != first


@pytest.fixture
def hanging():
    program = WarmProgram("tests.core.warm_hanging", requests=3, start_seconds=0.5)
    yield program
    program.end()


@pytest.mark.parametrize("length", [1, 1_000_000])  # a pipe takes 65,536 bytes that nobody reads
def test_one_that_hangs_before_it_hears_of_its_limit_is_killed(hanging, length):
    began = time.monotonic()

    with pytest.raises(ProgramEndedError):
        hanging.ask(b"7" * length, seconds=1)

    assert time.monotonic() - began < 10
    assert hanging._process is None


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_program_hangs_is_tried_again_and_its_worker_lives(hanging, register):
    register("asked", lambda: ask(hanging, "7", seconds=1) and None)
    with transaction.atomic():
        job = publish.enqueue("asked", key="asked")

    worker.run([job.pk])
    job.refresh_from_db()
    assert (job.state, job.last_error) == (JobState.PENDING, "ProgramEndedError")

    hanging.module, hanging.start_seconds = "tests.core.warm_sample", 20
    with time_machine.travel(job.due_at):
        worker.run([job.pk])
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_it_has_time_again_for_the_next_request(program):
    for _ in range(3):
        assert ask(program, "time.sleep(1.2) or 7", seconds=2) == "7"


def test_it_answers_again_when_it_was_killed_while_it_waited(program):
    first = pid_of(program)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)

    assert pid_of(program) != first


def test_request_that_is_interrupted_leaves_no_answer_for_the_next_one(program):
    def interrupt(*_: object) -> None:
        raise InterruptedByTestError

    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        with pytest.raises(InterruptedByTestError):
            ask(program, "os.kill(os.getppid(), 10) or time.sleep(1) or 'late'")
    finally:
        signal.signal(signal.SIGUSR1, before)

    assert ask(program, "'next'") == "next"


class InterruptedByTestError(Exception):
    """As Celery's soft time limit interrupts a task."""


def test_it_knows_no_secret_of_the_environment(program, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "geheim")

    of_the_machine = {"PATH", "HOME", "LANG", "LC_CTYPE", "PYTHONPYCACHEPREFIX"}
    assert set(ask(program, "' '.join(os.environ)").split()) <= of_the_machine


def test_large_answers_come_whole_and_prints_are_no_answers(program):
    assert len(ask(program, "print('noise') or 'x' * 3_000_000")) == 3_000_000
