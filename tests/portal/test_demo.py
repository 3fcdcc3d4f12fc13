"""bin/demo keeps its processes alive, and what one of them had in hand is not lost."""

import os
import signal
import socket
import time
from pathlib import Path

import httpx
import pytest

from bench import journey
from bench.browser import Browser, wait_until
from tests.demo import Demo

PAPERS = "--queues=papers,overdue-papers"
CLAIMED = "SELECT count(*) FROM core_outboxjob WHERE kind = 'documents.render' AND state = 'claimed'"
STORED = "SELECT count(*) FROM documents_document WHERE kind = 'receipt' AND stored_at IS NOT NULL"
RECEIPTS = "SELECT count(*) FROM documents_document WHERE kind = 'receipt'"


@pytest.mark.long
def test_receipt_is_made_once_when_the_worker_is_killed_in_the_middle_of_it(demo: Demo) -> None:
    before = demo.ask(RECEIPTS)
    worker = demo.pid_of(PAPERS)
    paid = a_paid_dossier(demo)

    os.kill(worker, signal.SIGSTOP)
    journey.accept(journey.sign_in_clerk(demo.portal), paid)
    wait_until(lambda: has_a_receipt_in_hand(demo, worker), within=60)
    os.kill(worker, signal.SIGKILL)

    wait_until(lambda: demo.ask(STORED) == before + 1, within=60)
    assert demo.ask(RECEIPTS) == before + 1
    assert demo.pid_of(PAPERS) != worker


def has_a_receipt_in_hand(demo: Demo, worker: int) -> bool:
    """Let the stopped worker go on for a moment, stop it again, and look how far it has come."""
    os.kill(worker, signal.SIGCONT)
    time.sleep(0.02)
    os.kill(worker, signal.SIGSTOP)
    return bool(demo.ask(CLAIMED))


def test_web_server_that_is_killed_serves_again(demo: Demo) -> None:
    server = demo.pid_of("portal.serve")

    os.kill(server, signal.SIGKILL)

    wait_until(lambda: another_than(demo, server) and serves(demo), within=60)


def test_files_are_shown_to_the_scanner_of_the_demo(demo: Demo) -> None:
    port = int(demo.portal.rpartition(":")[2]) + 2

    wait_until(lambda: answers_ping(port), within=60)
    assert f"PORTAL_CLAMAV=127.0.0.1:{port}" in Path(f"/proc/{demo.pid_of('worker')}/environ").read_text()


def answers_ping(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as scanner:
            scanner.sendall(b"zPING\0")
            return scanner.recv(16) == b"PONG\0"
    except ConnectionRefusedError:
        return False


def another_than(demo: Demo, server: int) -> bool:
    """Whether a new server stands there; for a moment the children of the killed one may still answer."""
    try:
        return demo.pid_of("portal.serve") != server
    except (LookupError, OSError):
        return False


def a_paid_dossier(demo: Demo) -> int:
    """A person files and pays, and the worker hands it to the desk; its number."""
    citizen = Browser(demo.portal)
    dossier = journey.pay(citizen, journey.file(citizen, person=0))
    wait_until(lambda: "Đã nộp phí, lệ phí" in citizen.get(dossier.url.path).text, within=30, every=0.2)
    return journey.dossier_pk(dossier)


def serves(demo: Demo) -> bool:
    try:
        demo.pid_of("portal.serve")
        Browser(demo.portal).get("/")
    except (LookupError, httpx.TransportError):
        return False
    return True
