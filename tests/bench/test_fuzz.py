"""What bin/bench fuzz and bin/bench pairs send and count, and a small run of each."""

import json
import subprocess
import sys
from random import Random

import pytest
from django.conf import settings

from bench.fuzz.addresses import addresses
from bench.fuzz.cases import Found, Fuzzer, found_on
from bench.fuzz.tracebacks import tracebacks
from bench.fuzz.wire import Request
from tests.doors import everything

COOKIES = {"anonymous": "", "owner": "sessionid=1", "superuser": "sessionid=2"}
FORM = '<form method="post" action="../gui/"><input name="a" value="1"><input type="file" name="b"></form>'


def fuzzer() -> Fuzzer:
    found = [Found("owner", "POST", "/nop/x/event/", [("a", "1"), ("b", "2")], ["paper"])]
    return Fuzzer(addresses(), {"pk": ["1"], "key": ["k"]}, list(COOKIES), found)


def test_every_address_of_the_table_is_fuzzed():
    assert len({address.route for address in addresses()}) == len(everything())


def test_the_same_seed_draws_the_same_requests():
    def drawn() -> list[Request]:
        return [fuzzer().draw(Random(f"7 {number}"), COOKIES) for number in range(300)]  # noqa: S311 - as the bench does

    first, second = drawn(), drawn()

    assert first == second
    assert len({request.as_bytes() for request in first}) > 200


def test_forms_are_found_where_they_lead():
    [found] = found_on("/nop/x/event/?sua", FORM, "owner")

    assert (found.method, found.path, found.fields, found.files) == ("POST", "/nop/x/gui/", [("a", "1")], ["b"])


def test_tracebacks_are_counted_by_what_was_raised():
    raised = 'Traceback (most recent call last):\n  File "/x/portal/views.py", line 3, in view\nKeyError: 1\n'

    assert tracebacks(f"well\n{raised}{raised}well\n").most_common() == [
        ("KeyError: 1 at /x/portal/views.py:3 /x/portal/views.py:3", 2)
    ]


def figures_of(*command: str) -> dict[str, int]:
    run = [sys.executable, "-m", "bench", *command, "--json"]
    done = subprocess.run(run, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


@pytest.mark.long
@pytest.mark.servers
def test_four_thousand_spoilt_requests_are_no_server_error():
    figures = figures_of("fuzz", "-n", "4000", "--seed", "20261129")

    assert figures["requests"] >= 4000
    assert (figures["server_errors"], figures["tracebacks"]) == (0, 0)


@pytest.mark.long
@pytest.mark.servers
def test_a_button_pressed_twice_at_once_submits_once():
    figures = figures_of("pairs", "-n", "10")

    assert [figures[name] for name in ("pairs", "doubled", "missing", "hanging", "astray")] == [10, 0, 0, 0, 0]
