"""What the portal asks of a gateway."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from django.utils import timezone

from payments.models import Attempt, Refund
from payments.status import AttemptStatus, LineKind, RefundStatus


class ForgedError(Exception):
    """The message is not signed by the gateway."""


class UnansweredError(Exception):
    """The gateway gave no answer that means anything; another time it may."""


@dataclass(frozen=True, slots=True)
class GatewayStatement:
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

    @classmethod
    def never_came(cls, attempt: Attempt) -> "GatewayStatement":
        """The gateway has never heard of the attempt, and its time is over."""
        return cls._of(attempt, AttemptStatus.EXPIRED, "11", "", timezone.now(), "not found")

    @classmethod
    def paid(cls, attempt: Attempt, *, transaction_no: str, happened_at: datetime, raw: str) -> "GatewayStatement":
        """The whole sum is there, by a statement or in the hand of a clerk."""
        return cls._of(attempt, AttemptStatus.PAID, "00", transaction_no, happened_at, raw)

    @classmethod
    def _of(
        cls, attempt: Attempt, status: AttemptStatus, code: str, transaction_no: str, happened_at: datetime, raw: str
    ) -> "GatewayStatement":
        return cls(
            reference=attempt.reference,
            terminal=attempt.terminal,
            amount_vnd=attempt.amount_vnd,
            status=status,
            code=code,
            bank="",
            transaction_no=transaction_no,
            happened_at=happened_at,
            raw=raw,
        )

    @property
    def is_paid(self) -> bool:
        return self.status == AttemptStatus.PAID

    @property
    def is_final(self) -> bool:
        return self.status != AttemptStatus.STARTED


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What a gateway says of a refund: SENT while the bank works on it."""

    status: RefundStatus
    code: str
    transaction_no: str = ""
    happened_at: datetime = field(default_factory=timezone.now)
    raw: str = ""
    paid_from: str = ""
    """The account the money left, where it is not the one it came to."""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of a gateway's account of a day."""

    kind: LineKind
    reference: str
    transaction_no: str
    amount_vnd: int
    happened_at: datetime


class Gateway(Protocol):
    """One way to pay without going to the desk."""

    code: str
    label: str
    reuses_attempts: bool
    """Whether a try that is still open may simply be gone on with."""

    @property
    def lasts(self) -> timedelta:
        """How long one try may take."""

    def terminal_of(self, payee: str) -> str:
        """The payee's account there."""

    def copied(self, payee: str) -> dict[str, str]:
        """What an attempt keeps of that account besides its number, whatever the settings say later."""

    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        """The address where the payer goes on."""

    def holders(self) -> list[str]:
        """The agencies with an account of their own there; all others share one."""

    def terminals(self) -> list[str]:
        """All accounts we have there."""

    def statement(self, terminal: str, day: date) -> list[StatementRow]:
        """What happened that day, so far, by their account."""

    def attempt_of(self, terminal: str, reference: str) -> Attempt | None:
        """The try that a line of the statement is about."""


class TalkingGateway(Gateway, Protocol):
    """A gateway that tells and answers."""

    def read_return(self, raw_query: str) -> GatewayStatement:
        """What the payer's browser brings back; it may be shown, never recorded."""

    def read_notice(self, raw_query: str) -> GatewayStatement:
        """What the gateway itself tells us; this is recorded."""

    def query(self, attempt: Attempt) -> GatewayStatement | None:
        """What became of a try; None when the gateway has never heard of it."""

    def refund(self, refund: Refund) -> RefundAnswer:
        """Ask for money back; asking twice gives back once."""

    def query_refund(self, refund: Refund) -> RefundAnswer | None:
        """What became of a refund; None when the gateway does not tell."""

    def explain(self, code: str) -> str:
        """A code of the gateway in words for the payer."""
