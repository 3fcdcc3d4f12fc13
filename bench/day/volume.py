"""What a day brings: the figures of the National Public Service Portal of 2021, replayed within FULL minutes."""

from dataclasses import dataclass
from typing import Final, Self

FULL: Final = 45
"""Minutes in which the whole day is replayed; fewer bring their share of it at the same rate."""
VISITS, DOSSIERS, PAYMENTS = 255_000, 2_066, 147


@dataclass(frozen=True)
class Volume:
    """How much is replayed."""

    minutes: float
    visits: int
    dossiers: int
    payments: int
    """Of the dossiers, those that are paid online and accepted at once; the others stay as they were filed."""

    @classmethod
    def of(cls, minutes: float) -> Self:
        share = minutes / FULL
        dossiers, payments = (max(1, round(number * share)) for number in (DOSSIERS, PAYMENTS))
        return cls(minutes, round(VISITS * share), dossiers, payments)

    @property
    def seconds(self) -> float:
        return self.minutes * 60

    def is_paid(self, number: int) -> bool:
        """Whether the dossier with this number, from 0, is one of those paid: they are spread evenly."""
        return (number + 1) * self.payments // self.dossiers > number * self.payments // self.dossiers
