"""Fault injection: kills and restarts processes, and takes the bank down, while the load runs."""

import threading
import time
from collections import Counter
from collections.abc import Sequence

import httpx

from bench.payments.plan import Kill, Victim
from bench.servers import ServerProcess, Servers


class ProcessKiller:
    """A thread that carries out the planned kills, each once enough scenarios are done."""

    def __init__(self, servers: Servers, kills: Sequence[Kill]) -> None:
        self.servers, self.kills = servers, kills
        self.kill_counts = Counter[str]()
        self._done = 0
        self._progress = threading.Condition()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "ProcessKiller":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.report_progress(10**9)
        self._thread.join()

    def report_progress(self, done: int) -> None:
        """Tell how many scenarios are done; may release the next kill."""
        with self._progress:
            self._done = max(self._done, done)
            self._progress.notify()

    def _run(self) -> None:
        for kill in self.kills:
            with self._progress:
                while self._done < kill.after:
                    self._progress.wait()
            self.kill_counts[kill.victim] += 1
            self._carry_out(kill)

    def _carry_out(self, kill: Kill) -> None:
        if kill.victim is Victim.BANK:
            self._set_fault_modes("down")
            time.sleep(kill.downtime)
            self._set_fault_modes("")
            return
        victims = self._victims(kill.victim)
        for victim in victims:
            victim.kill()
        time.sleep(kill.downtime)
        for victim in victims:
            victim.start()

    def _victims(self, victim: Victim) -> list[ServerProcess]:
        beat = [self.servers.beat] if self.servers.beat else []
        return {
            Victim.WEB: [self.servers.web],
            Victim.WORKER: [self.servers.worker],
            Victim.BEAT: beat,
        }.get(victim, [self.servers.web, self.servers.worker, *beat])

    def _set_fault_modes(self, fault_modes: str) -> None:
        """Through the stand-in bank's control page."""
        page = f"{self.servers.standins}/vnpay/"
        with httpx.Client(timeout=60, follow_redirects=True) as client:
            client.get(page)
            [token] = [value for name, value in client.cookies.items() if "csrf" in name]
            client.post(
                page, data={"fault_modes": fault_modes.split(), "csrfmiddlewaretoken": token}
            ).raise_for_status()
