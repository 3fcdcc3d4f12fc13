"""What everybody will do, drawn from the seed before anything begins."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from standins.bank.fault_modes import DECLINES, FaultMode

QUIET_SHARE, MOST_QUIET = 0.2, 200
"""So many pay an honest bank first, with nobody killed, so that the notice can be measured."""
DOSSIERS, FEWEST_DOSSIERS = 0.05, 6
ERRANDS_PER_KILL, FEWEST_KILLS = 100, 6
MOST_TRIES, MOST_AT_ONCE, DECLINED = 3, 4, 0.2
EVERY_SO_OFTEN = 100
LONGEST_DEATH = 1.5
"""Seconds until a killed process is started again."""


class Way(StrEnum):
    """How an order is paid, if it is."""

    CARD = "card"
    TRANSFER = "transfer"
    CASH = "cash"
    NEVER = "never"


class Withdrawal(StrEnum):
    """When the applicant takes a dossier back, if at all."""

    NO = "no"
    BEFORE = "before"
    BESIDE = "beside"
    AFTER = "after"


class Victim(StrEnum):
    """Who is killed."""

    WEB = "web"
    WORKER = "worker"
    CLOCK = "clock"
    ALL = "all"
    BANK = "bank"
    """Not killed but down, so that the portal asks in vain."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What one payer does about one order."""

    number: int
    is_of_a_dossier: bool = False
    way: Way = Way.CARD
    behaviours: tuple[str, ...] = ("",)
    """The bank's at each try by card, after which the payer gives up; in the words of its header."""
    twice_at_once: bool = False
    """On two devices side by side."""
    then_cash: bool = False
    """Whether the payer goes to the desk afterwards, paid or not."""
    withdrawal: Withdrawal = Withdrawal.NO
    seed: int = 0
    """Of all that is decided on the way."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One death, once so many errands are done."""

    after: int
    victim: Victim
    pause: float


@dataclass(frozen=True, slots=True)
class Plan:
    """One whole run."""

    seed: int
    quiet: tuple[Errand, ...]
    errands: tuple[Errand, ...]
    kills: tuple[Kill, ...]


def draw(seed: int, orders: int) -> Plan:
    """The same seed, the same plan; only the moments at which processes meet are left to chance."""
    dice = Random(seed)  # noqa: S311 – nothing here is secret
    quiet = min(MOST_QUIET, int(orders * QUIET_SHARE))
    busy = range(quiet, orders)
    dossiers = set(dice.sample(busy, min(len(busy), max(FEWEST_DOSSIERS, int(orders * DOSSIERS)))))
    return Plan(
        seed,
        quiet=tuple(Errand(number) for number in range(quiet)),
        errands=tuple(_errand(number, number in dossiers, dice) for number in busy),
        kills=_kills(len(busy), dice),
    )


def _errand(number: int, is_of_a_dossier: bool, dice: Random) -> Errand:
    ways, weights = list(Way), (80, 10, 5, 5)
    withdrawals, chances = list(Withdrawal), (70, 8, 14, 8)
    return Errand(
        number,
        is_of_a_dossier,
        way=dice.choices(ways, weights)[0],
        behaviours=_behaviours(number, dice),
        twice_at_once=dice.random() < 0.1,
        then_cash=dice.random() < 0.05,
        withdrawal=dice.choices(withdrawals, chances)[0] if is_of_a_dossier else Withdrawal.NO,
        seed=dice.getrandbits(32),
    )


def _behaviours(number: int, dice: Random) -> tuple[str, ...]:
    """A mix for each try; among the first errands each fault mode comes once by itself, however small the run."""
    mixes = [_mix(dice) for _ in range(dice.randint(1, MOST_TRIES))]
    every = list(FaultMode)
    return (str(every[number % len(every)]), *mixes) if number % EVERY_SO_OFTEN < len(every) else tuple(mixes)


def _mix(dice: Random) -> str:
    words = [str(mode) for mode in dice.sample(list(FaultMode), dice.randint(0, MOST_AT_ONCE))]
    return " ".join([*words, f"decline:{dice.choice(list(DECLINES))}"] if dice.random() < DECLINED else words)


def _kills(errands: int, dice: Random) -> tuple[Kill, ...]:
    count = max(FEWEST_KILLS, errands // ERRANDS_PER_KILL)
    moments = sorted(dice.randrange(max(1, errands * 9 // 10)) for _ in range(count))
    victims = [*Victim, *dice.choices(list(Victim), (35, 35, 5, 15, 10), k=count)][:count]
    return tuple(
        Kill(after, victim, dice.uniform(0, LONGEST_DEATH)) for after, victim in zip(moments, victims, strict=True)
    )
