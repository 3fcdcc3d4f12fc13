"""The blows: carried out one after another, each undone, and the time told until pages answer again."""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx

from bench.chaos.plan import Blow, Manner, Victim
from bench.chaos.site import Site
from bench.servers import ServerProcess

HOUR: Final = 3600
BLOCK: Final = bytes(2**20)
ANSWER_LIMIT: Final = 60.0
OLD_WORKER_STARTS: Final = 10.0
"""Seconds that the worker of the commit before has beyond those of the blow, as it must start first."""


class Tormentor:
    """A thread that strikes once enough acts are done, and starts again whatever ended by itself, as systemd does."""

    def __init__(self, site: Site, blows: Sequence[Blow]) -> None:
        self.site, self.blows = site, blows
        self.struck = list[Blow]()
        self.jumps = list[tuple[float, float]]()
        """When the clock was an hour ahead, in seconds since 1970 of the true one."""
        self.slowest_answer = 0.0
        """Seconds until a page answered after a blow."""
        self.fallen = list[str]()
        """What ended without having been killed."""
        self._down = set[Victim]()
        self._done, self._over = 0, threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def striking(self) -> Iterator[None]:
        """Strike while the block runs; the blow in hand is ended."""
        threads = [threading.Thread(target=target) for target in (self._strike, self._restart)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()
            self._restart_fallen()

    def count(self) -> None:
        """One more act is done; may release the next blow."""
        with self._lock:
            self._done += 1

    def _strike(self) -> None:
        for blow in self.blows:
            while self._done < blow.after and not self._over.is_set():
                self._over.wait(0.1)
            if self._over.is_set():
                return
            self.struck.append(blow)
            with self._blow(blow):
                self._over.wait(blow.seconds)
            answered = self._seconds_until_answer()
            self.slowest_answer = max(self.slowest_answer, answered)
            print(f"{self._done:5} acts: {blow}; a page after {answered:.1f} s", file=sys.stderr, flush=True)

    @contextmanager
    def _blow(self, blow: Blow) -> Iterator[None]:
        if blow.victim is Victim.DISK and self.site.disk:
            yield from self._full_disk(self.site.disk)
        elif blow.victim is Victim.TIME:
            yield from self._hour_ahead()
        elif blow.victim is Victim.RELEASE and self.site.old_worker:
            yield from self._beside(self.site.old_worker)
        elif blow.victim not in self.site.processes:
            yield from self._lost_messages()
        else:
            yield from self._process(blow)

    def _process(self, blow: Blow) -> Iterator[None]:
        process = self.site.processes[blow.victim]
        if blow.manner is Manner.FREEZE:
            process.freeze()
            yield
            process.thaw()
            return
        self._down.add(blow.victim)
        process.kill()
        yield
        process.start()
        self._down.discard(blow.victim)

    def _full_disk(self, disk: Path) -> Iterator[None]:
        filler = disk / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(BLOCK):
                pass
        yield
        filler.unlink()

    def _hour_ahead(self) -> Iterator[None]:
        self.site.time.write_text(str(HOUR))
        began = time.time()
        yield
        self.site.time.write_text("0")
        self.jumps.append((began, time.time()))

    def _beside(self, old_worker: ServerProcess) -> Iterator[None]:
        old_worker.start()
        yield
        self._over.wait(OLD_WORKER_STARTS)
        old_worker.kill()

    def _lost_messages(self) -> Iterator[None]:
        yield
        for message in (self.site.var / "broker" / "queue").glob("*.msg"):
            message.unlink(missing_ok=True)

    def _seconds_until_answer(self) -> float:
        began = time.monotonic()
        while (waited := time.monotonic() - began) < ANSWER_LIMIT:
            with suppress(httpx.HTTPError):
                httpx.get(f"{self.site.portal}/", timeout=ANSWER_LIMIT).raise_for_status()
                return time.monotonic() - began
            time.sleep(0.05)
        return waited

    def _restart(self) -> None:
        while not self._over.wait(1):
            self._restart_fallen()

    def _restart_fallen(self) -> None:
        for victim, process in self.site.processes.items():
            if victim not in self._down and process.process.poll() is not None:
                self.fallen.append(f"{victim} ended with {process.process.returncode}")
                print(f"{self._done:5} acts: {self.fallen[-1]}", file=sys.stderr, flush=True)
                process.start()
