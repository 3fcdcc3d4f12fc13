"""What the portal asks of a gateway: start, read the return, read the notice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from payments.models import Attempt
from payments.status import AttemptStatus


class ForgedError(Exception):
    """The message is not signed by the gateway."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a signed message says of one attempt."""

    reference: str
    terminal: str
    amount_vnd: int | None
    """None when it is no whole number of đồng."""
    status: AttemptStatus
    """STARTED while the gateway itself does not know yet."""
    code: str
    bank: str
    transaction_no: str
    happened_at: datetime
    """By the bank's clock; now, where it does not say."""
    raw: str

    @property
    def is_paid(self) -> bool:
        return self.status == AttemptStatus.PAID

    @property
    def is_final(self) -> bool:
        return self.status != AttemptStatus.STARTED


class Gateway(Protocol):
    """One way to pay."""

    code: str
    label: str

    def terminal_of(self, payee: str) -> str:
        """The payee's account at the gateway."""

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        """The signed address where the payer goes on."""

    def read_return(self, raw_query: str) -> Reading:
        """What the payer's browser brings back; it may be shown, never recorded."""

    def read_notice(self, raw_query: str) -> Reading:
        """What the gateway itself tells us; this is recorded."""

    def explain(self, code: str) -> str:
        """A code of the gateway in words for the payer."""
