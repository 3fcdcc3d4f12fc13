"""What every payment gateway offers to the portal, in values that are the same for all of them.

A gateway parses, asks and returns values; it writes nothing but the messages it sends. The drivers
`payments.polling`, `payments.views.webhooks`, `payments.refunds.processing` and `payments.reconciliation` call it and
record what it returned.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from payments.models import Attempt, PayeeDetail, Refund
from payments.status import AttemptStatus, RefundStatus, StatementLineKind, Verdict

if TYPE_CHECKING:
    from payments.gateways.http_client import GatewayClient


AFTERMATH = timedelta(days=60)
"""How long money may arrive where an agency collected before."""


class InvalidSignatureError(Exception):
    """The message is not signed by the gateway."""


class GatewayUnavailableError(Exception):
    """The gateway gave no usable answer; the same call may succeed later."""


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """State of one attempt, as a genuine message of its gateway reports it."""

    reference: str
    terminal: str
    amount_vnd: int | None
    """None when it is no whole number of đồng."""
    status: AttemptStatus
    """STARTED while the gateway itself does not know yet."""
    code: str
    """The gateway's own result code."""
    bank: str
    transaction_no: str
    happened_at: datetime
    """By the bank's clock; now, where it does not say."""
    raw: str

    @classmethod
    def expired(cls, attempt: Attempt, *, code: str) -> "PaymentResult":
        """The gateway does not know the attempt, and its time is over."""
        return cls._of(attempt, AttemptStatus.EXPIRED, code, "", timezone.now(), "not found")

    @classmethod
    def paid(
        cls, attempt: Attempt, *, code: str, transaction_no: str, happened_at: datetime, raw: str
    ) -> "PaymentResult":
        """The whole sum was received, by a statement or in cash."""
        return cls._of(attempt, AttemptStatus.PAID, code, transaction_no, happened_at, raw)

    @classmethod
    def _of(
        cls, attempt: Attempt, status: AttemptStatus, code: str, transaction_no: str, happened_at: datetime, raw: str
    ) -> "PaymentResult":
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
class RefundResult:
    """State of a refund, as its gateway reports it: SENT while the bank works on it."""

    status: RefundStatus
    code: str
    """The gateway's own result code."""
    transaction_no: str = ""
    happened_at: datetime = field(default_factory=timezone.now)
    raw: str = ""
    paid_from: str = ""
    """The account the money left, where it is not the one it came to."""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement of money on a gateway's statement of a day."""

    kind: StatementLineKind
    reference: str
    transaction_no: str
    amount_vnd: int
    happened_at: datetime


class Gateway(ABC):
    """A payment method whose money goes to an account of the payee and stands on that account's statement.

    One instance serves the whole process.
    """

    code: str
    """Kept on attempts and in the names of ledger accounts; at most 12 letters, never changed."""
    method: str
    """What the payer's form sends; several methods may share one code."""
    label: str
    """The method in words, for the payer."""
    account_label: str
    """An agency's account at the gateway in words, for staff."""
    receipt_label: str
    """How the money was paid, in words for the receipt."""
    paid_code: str
    """Result code of an attempt whose payment is proven by a statement."""
    expired_code: str
    """Result code of an attempt that the gateway never heard of in time."""
    reuses_attempts: bool = False
    """Whether an attempt that is still open may be continued instead of starting another."""
    http: "GatewayClient"
    """The HTTP client of this gateway, with a circuit breaker of its own."""

    @property
    @abstractmethod
    def lifetime(self) -> timedelta:
        """How long an attempt may take."""

    @abstractmethod
    def start(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        """The address where the payer continues."""

    @abstractmethod
    def terminal_of(self, payee: str) -> str:
        """The payee's account at the gateway."""

    @abstractmethod
    def own_terminals(self, since: date = date.min) -> list[tuple[str, str]]:
        """Agency code and account of the agencies that held one of their own on that day or later; others share one."""

    @abstractmethod
    def shared_terminal(self) -> str:
        """That account; empty where there is none, and the others do not collect by this gateway."""

    def terminals(self) -> list[str]:
        """All accounts of the portal at the gateway, and those left so lately that money may still arrive there."""
        own = self.own_terminals(since=timezone.localdate() - AFTERMATH)
        return sorted({terminal for _, terminal in own} | {self.shared_terminal()} - {""})

    @abstractmethod
    def check_account(self, detail: PayeeDetail) -> None:
        """Whether the detail describes an account of this gateway; a ValueError says what it must be."""

    def account_fields(self, payee: str) -> dict[str, str]:
        """What an attempt keeps of the payee's account, so that later changes do not matter: at least its terminal."""
        return {"terminal": self.terminal_of(payee)}

    @abstractmethod
    def fetch_statement(self, terminal: str, day: date) -> list[StatementRow]:
        """All movements of an account on that day, so far; raises GatewayUnavailableError."""

    def fetch_since(self, terminal: str, day: date, since: datetime) -> list[StatementRow]:
        """The movements of that day since a moment, where the gateway can tell them alone; else all of the day."""
        return self.fetch_statement(terminal, day)

    def find_attempt(self, terminal: str, reference: str) -> Attempt | None:
        """The attempt that a row of the statement is about."""
        return Attempt.objects.filter(gateway=self.code, terminal=terminal, reference=reference).first()


class OnlineGateway(Gateway):
    """A gateway that reports payments itself, by return, webhook and polling, and takes requests to refund."""

    poll_delays: tuple[float, ...]
    """Minutes to wait after each poll, before the next one; after the last delay it is not polled any more."""
    webhook_method: str = "POST"
    """HTTP method by which the webhook is called."""

    @abstractmethod
    def parse_return(self, raw_query: str) -> PaymentResult:
        """What the payer's browser brings back, to be shown, never recorded; raises InvalidSignatureError."""

    @abstractmethod
    def parse_webhook(self, request: HttpRequest) -> PaymentResult:
        """What the gateway's own server reports, to be recorded; raises InvalidSignatureError."""

    @abstractmethod
    def webhook_response(self, verdict: Verdict) -> HttpResponse:
        """The answer to a webhook, in the gateway's protocol."""

    @abstractmethod
    def query(self, attempt: Attempt) -> PaymentResult | None:
        """State of an attempt; None when the gateway does not know it. Raises GatewayUnavailableError."""

    @abstractmethod
    def refund(self, refund: Refund) -> RefundResult:
        """Request a refund; the same request sent twice refunds once. Raises GatewayUnavailableError."""

    @abstractmethod
    def query_refund(self, refund: Refund) -> RefundResult | None:
        """State of a refund; None when the gateway does not tell. Raises GatewayUnavailableError."""

    @abstractmethod
    def describe_code(self, code: str) -> str:
        """A result code of the gateway in words for the payer."""


class QrGateway(Gateway):
    """A gateway that gives a QR code, which the portal shows and the payer scans on another device."""

    name: str
    """The gateway in words, for the payer."""
    qr_name: str
    """Its kind of QR code in words, for the payer."""

    @abstractmethod
    def fetch_qr(self, attempt: Attempt, *, ip: str, return_url: str) -> str:
        """The text of the QR code; the gateway may give it once only. Raises GatewayUnavailableError."""
