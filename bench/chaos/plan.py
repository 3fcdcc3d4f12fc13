"""The blows of a run, drawn from a seed before it starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final


class Victim(StrEnum):
    """What is struck."""

    WEB = "web"
    WORKER = "worker"
    PAPERS = "papers"
    """The worker that renders PDFs."""
    CLOCK = "clock"
    """Celery beat."""
    BROKER = "broker"
    DATABASE = "database"
    DISK = "disk"
    TIME = "time"
    """The clock of the machine."""
    RELEASE = "release"
    """Nothing is harmed: a worker of the commit before works beside."""


class Manner(StrEnum):
    """How it is struck."""

    KILL = "killed"
    FREEZE = "frozen"
    FILL = "full"
    JUMP = "an hour ahead"
    BESIDE = "of the commit before"


PROCESSES: Final = (Victim.WEB, Victim.WORKER, Victim.PAPERS, Victim.CLOCK, Victim.BROKER, Victim.DATABASE)
MANNERS: Final = {
    **dict.fromkeys(PROCESSES, (Manner.KILL, Manner.FREEZE)),
    Victim.DISK: (Manner.FILL,),
    Victim.TIME: (Manner.JUMP,),
    Victim.RELEASE: (Manner.BESIDE,),
}
SHORTEST, LONGEST = 0.5, 6.0
"""Seconds that a blow lasts."""
LOST_CLAIM, LOST_CLAIM_SHARE = 35.0, 0.1
"""Seconds, longer than a worker's claim on a job lasts, and the share of frozen workers that stand still so long."""


@dataclass(frozen=True, slots=True)
class Blow:
    """One blow, once so many acts are done; it lasts some seconds."""

    after: int
    victim: Victim
    manner: Manner
    seconds: float

    def __str__(self) -> str:
        return f"{self.victim} {self.manner} for {self.seconds:.1f} s"


def draw_plan(seed: int, blows: int, *, acts: int, victims: Sequence[Victim]) -> tuple[Blow, ...]:
    """The blows of this seed, spread over the acts: each kind once, as far as they go, then any of them."""
    rng = Random(seed)
    every = [(victim, manner) for victim in victims for manner in MANNERS[victim]]
    rng.shuffle(every)
    kinds = (every + rng.choices(every, k=blows))[:blows]
    moments = [round((number + rng.random()) * acts * 0.9 / blows) for number in range(blows)]
    return tuple(
        Blow(after, victim, manner, _seconds(manner, victim, rng))
        for after, (victim, manner) in zip(moments, kinds, strict=True)
    )


def _seconds(manner: Manner, victim: Victim, rng: Random) -> float:
    seconds = rng.uniform(SHORTEST, LONGEST)
    is_long = rng.random() < LOST_CLAIM_SHARE
    return LOST_CLAIM if is_long and manner is Manner.FREEZE and victim in (Victim.WORKER, Victim.PAPERS) else seconds
