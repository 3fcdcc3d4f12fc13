"""Killing processes while people pay, and starting them again."""

import threading
import time
from collections import Counter
from collections.abc import Sequence

import httpx

from bench.payments.plan import Kill, Victim
from bench.servers import Child, Servers


class Chaos:
    """One killer, who comes when so many errands are done."""

    def __init__(self, servers: Servers, kills: Sequence[Kill]) -> None:
        self.servers, self.kills = servers, kills
        self.deaths = Counter[str]()
        self._done = 0
        self._more = threading.Condition()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> "Chaos":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.see(10**9)
        self._thread.join()

    def see(self, done: int) -> None:
        """So many errands are done."""
        with self._more:
            self._done = max(self._done, done)
            self._more.notify()

    def _work(self) -> None:
        for kill in self.kills:
            with self._more:
                while self._done < kill.after:
                    self._more.wait()
            self.deaths[kill.victim] += 1
            self._strike(kill)

    def _strike(self, kill: Kill) -> None:
        if kill.victim is Victim.BANK:
            self._tell_bank("down")
            time.sleep(kill.pause)
            self._tell_bank("")
            return
        victims = self._victims(kill.victim)
        for victim in victims:
            victim.kill()
        time.sleep(kill.pause)
        for victim in victims:
            victim.start()

    def _victims(self, who: Victim) -> list[Child]:
        clock = [self.servers.clock] if self.servers.clock else []
        return {
            Victim.WEB: [self.servers.web],
            Victim.WORKER: [self.servers.worker],
            Victim.CLOCK: clock,
        }.get(who, [self.servers.web, self.servers.worker, *clock])

    def _tell_bank(self, fault_modes: str) -> None:
        """By its control page."""
        page = f"{self.servers.standins}/vnpay/"
        with httpx.Client(timeout=60, follow_redirects=True) as client:
            client.get(page)
            [token] = [value for name, value in client.cookies.items() if "csrf" in name]
            client.post(
                page, data={"fault_modes": fault_modes.split(), "csrfmiddlewaretoken": token}
            ).raise_for_status()
