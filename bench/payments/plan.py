"""Plan of a load run: scenarios and kills, drawn from a seed before the run starts."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from standins.bank.fault_modes import DECLINES, FaultMode

BASELINE_SHARE, MAX_BASELINE = 0.2, 200
"""Share and maximum of orders in the baseline phase (no faults, no kills), in which the webhook's cost is measured."""
DOSSIER_SHARE, MIN_DOSSIERS = 0.05, 6
SCENARIOS_PER_KILL, MIN_KILLS = 100, 6
MAX_TRIES, MAX_FAULT_MODES, DECLINE_SHARE = 3, 4, 0.2
COVERAGE_PERIOD = 100
MAX_DOWNTIME = 1.5
"""Seconds until a killed process is restarted."""


class PaymentMethod(StrEnum):
    """How an order is paid, if at all."""

    CARD = "card"
    TRANSFER = "transfer"
    CASH = "cash"
    NONE = "none"


class Withdrawal(StrEnum):
    """When the applicant withdraws the dossier relative to the payment, if at all."""

    NO = "no"
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Victim(StrEnum):
    """What is killed."""

    WEB = "web"
    WORKER = "worker"
    BEAT = "beat"
    ALL = "all"
    BANK = "bank"
    """Not killed, but set to fault mode `down`."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Actions of one payer on one order."""

    number: int
    is_of_a_dossier: bool = False
    method: PaymentMethod = PaymentMethod.CARD
    behaviours: tuple[str, ...] = ("",)
    """Behaviour text of the bank (`X-Fault-Modes`) for each attempt by card; then the payer gives up."""
    twice_at_once: bool = False
    """On two devices concurrently."""
    then_cash: bool = False
    """Whether the payer also pays in cash afterwards."""
    withdrawal: Withdrawal = Withdrawal.NO
    seed: int = 0
    """Of the random decisions during the scenario."""


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill once `after` scenarios are done, with the downtime in seconds."""

    after: int
    victim: Victim
    downtime: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: baseline scenarios, then scenarios under faults and kills."""

    seed: int
    baseline: tuple[Scenario, ...]
    scenarios: tuple[Scenario, ...]
    kills: tuple[Kill, ...]


def draw_plan(seed: int, orders: int) -> Plan:
    """The plan of this seed, always the same; only the interleaving of processes is left to chance."""
    rng = Random(seed)
    baseline = min(MAX_BASELINE, int(orders * BASELINE_SHARE))
    busy = range(baseline, orders)
    dossiers = set(rng.sample(busy, min(len(busy), max(MIN_DOSSIERS, int(orders * DOSSIER_SHARE)))))
    return Plan(
        seed,
        baseline=tuple(Scenario(number) for number in range(baseline)),
        scenarios=tuple(_scenario(number, number in dossiers, rng) for number in busy),
        kills=_kills(len(busy), rng),
    )


def _scenario(number: int, is_of_a_dossier: bool, rng: Random) -> Scenario:
    methods, weights = list(PaymentMethod), (80, 10, 5, 5)
    withdrawals, chances = list(Withdrawal), (70, 8, 14, 8)
    return Scenario(
        number,
        is_of_a_dossier,
        method=rng.choices(methods, weights)[0],
        behaviours=_behaviours(number, rng),
        twice_at_once=rng.random() < 0.1,
        then_cash=rng.random() < 0.05,
        withdrawal=rng.choices(withdrawals, chances)[0] if is_of_a_dossier else Withdrawal.NO,
        seed=rng.getrandbits(32),
    )


def _behaviours(number: int, rng: Random) -> tuple[str, ...]:
    """Behaviour for each attempt; in each hundred scenarios every fault mode occurs once alone, even in small runs."""
    mixes = [_mix(rng) for _ in range(rng.randint(1, MAX_TRIES))]
    every = list(FaultMode)
    return (str(every[number % len(every)]), *mixes) if number % COVERAGE_PERIOD < len(every) else tuple(mixes)


def _mix(rng: Random) -> str:
    words = [str(mode) for mode in rng.sample(list(FaultMode), rng.randint(0, MAX_FAULT_MODES))]
    return " ".join([*words, f"decline:{rng.choice(list(DECLINES))}"] if rng.random() < DECLINE_SHARE else words)


def _kills(scenarios: int, rng: Random) -> tuple[Kill, ...]:
    count = max(MIN_KILLS, scenarios // SCENARIOS_PER_KILL)
    moments = sorted(rng.randrange(max(1, scenarios * 9 // 10)) for _ in range(count))
    victims = [*Victim, *rng.choices(list(Victim), (35, 35, 5, 15, 10), k=count)][:count]
    return tuple(
        Kill(after, victim, rng.uniform(0, MAX_DOWNTIME)) for after, victim in zip(moments, victims, strict=True)
    )
