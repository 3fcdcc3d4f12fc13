"""A fuzz run: find the forms of every role, send spoilt requests, count what must not be."""

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Lock
from urllib.parse import urlsplit

from django.conf import settings

from bench.fuzz.addresses import addresses
from bench.fuzz.cases import TOKEN, Found, Fuzzer, found_on
from bench.fuzz.tracebacks import tracebacks
from bench.fuzz.wire import SHOWN, Answer, Request, exchange, local_address
from bench.fuzz.world import World, create_world
from bench.servers import Servers

SLOW = 2.0
"""Seconds."""
ROUND = 10_000
"""Requests after which people are put back, signed in afresh, and forms looked for again."""
LOOKS = 4
"""At each address of citizens that has parameters, as drafts and dossiers differ."""
FOLLOWED = 40
"""Links followed for each role while looking for forms."""


@dataclass
class Tally:
    """What came of the requests so far."""

    requests: int = 0
    server_errors: int = 0
    slow: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def count(self, request: Request, answer: Answer) -> None:
        """Count an answer; silence (status 0), 5xx and slowness are offences, and printed."""
        with self.lock:
            self._count(request, answer)

    def _count(self, request: Request, answer: Answer) -> None:
        self.requests += 1
        self.statuses[answer.status] += 1
        if answer.status == 0 or answer.status >= 500:
            self.server_errors += 1
            self._offence(f"{answer.status}", request)
        if answer.seconds > SLOW:
            self.slow += 1
            self._offence(f"{answer.seconds:.1f} s, {answer.status}", request)

    def _offence(self, what: str, request: Request) -> None:
        print(f"{what} for {request.role}: {request.as_bytes()[:SHOWN]!r}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Report:
    """Figures of a run; server errors, tracebacks and slow answers must be 0."""

    seed: int
    seconds: float
    requests: int
    server_errors: int
    tracebacks: int
    slow: int
    statuses: dict[str, int]

    @property
    def is_sound(self) -> bool:
        return not (self.server_errors or self.tracebacks or self.slow)

    def table(self) -> str:
        """As text."""
        return (
            f"seed {self.seed}: {self.requests} requests in {self.seconds:.0f} s; server errors: {self.server_errors}, "
            f"tracebacks: {self.tracebacks}, slower than {SLOW:.0f} s: {self.slow}\nstatuses: {self.statuses}"
        )


def run(servers: Servers, count: int, *, seed: int, clients: int) -> Report:
    """Send `count` requests, or more where looking for forms alone takes more, in rounds."""
    began, world, tally = time.monotonic(), create_world(), Tally()
    port = urlsplit(servers.portal).port or 80
    rounds = max(count // ROUND, 1)
    for number in range(1, rounds + 1):
        _round(world, tally, port, count * number // rounds - tally.requests, seed, clients)
        print(f"{time.monotonic() - began:6.0f} s  {tally.requests} of {count} requests", file=sys.stderr, flush=True)
    logged = tracebacks((servers.var / "servers.log").read_text(errors="replace"))
    for summary, times in logged.most_common():
        print(f"{times} times {summary}", file=sys.stderr)
    return Report(
        seed=seed,
        seconds=round(time.monotonic() - began, 1),
        requests=tally.requests,
        server_errors=tally.server_errors,
        tracebacks=logged.total(),
        slow=tally.slow,
        statuses={str(status): count for status, count in sorted(tally.statuses.items())},
    )


def _round(world: World, tally: Tally, port: int, count: int, seed: int, clients: int) -> None:
    world.put_back()
    roles = ["anonymous", *world.people]
    cookies = {role: world.cookie(role, TOKEN) for role in roles}
    first, session_changed = tally.requests, f"Set-Cookie: {settings.SESSION_COOKIE_NAME}=".encode()
    fuzzer = Fuzzer(addresses(), world.values, roles, [])

    def send(request: Request, dice: Random) -> Answer:
        answer = exchange(port, request, source=local_address(dice))
        tally.count(request, answer)
        if session_changed in answer.raw:
            cookies[request.role] = world.cookie(request.role, TOKEN)  # it has signed out, or changed the password
        return answer

    def look(role: str) -> list[Found]:
        dice, found = Random(f"{seed} {first} {role}"), list[Found]()
        for address in [one for one in fuzzer.addresses for _ in range(LOOKS if one.is_varied else 1)]:
            request = fuzzer.plain(address, role, dice, cookies)
            found += found_on(request.target, send(request, dice).text, role)
        links = {link.path: link for link in found if link.method == "GET"}
        for path in dice.sample(sorted(links), min(FOLLOWED, len(links))):
            request = Request(role, "GET", path, {"Host": "127.0.0.1", "Connection": "close", "Cookie": cookies[role]})
            found += found_on(path, send(request, dice).text, role)
        return _distinct(found)

    def fuzz(number: int) -> None:
        dice = Random(f"{seed} {number}")
        send(known.draw(dice, cookies), dice)

    with ThreadPoolExecutor(clients) as pool:
        found = [one for of_role in pool.map(look, roles) for one in of_role]
        known = Fuzzer(fuzzer.addresses, world.values, roles, found)
        for _ in pool.map(fuzz, range(tally.requests, first + count)):
            pass


def _distinct(found: list[Found]) -> list[Found]:
    """One of each form and link: most pages have those of the header and the footer."""
    by_shape = {(one.method, one.path, *sorted({name for name, _ in one.fields})): one for one in found}
    return list(by_shape.values())
