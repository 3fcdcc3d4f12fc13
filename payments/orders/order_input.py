"""Input values of `create_order`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.people import User
from payments.status import FeeKind


@dataclass(frozen=True, slots=True)
class Payee:
    """The agency that collects, as printed on the order and the receipt."""

    code: str
    name: str
    tax_code: str = ""


@dataclass(frozen=True, slots=True)
class LineInput:
    """One fee or charge, copied into an OrderLine."""

    kind: FeeKind
    name: str
    unit_price_vnd: int
    quantity: int = 1
    legal_basis: str = ""

    @property
    def amount_vnd(self) -> int:
        return self.quantity * self.unit_price_vnd


@dataclass(frozen=True, slots=True)
class OrderInput:
    """One order to create; `subject_path` is the page of the matter that is paid for."""

    payer: User
    payee: Payee
    lines: Sequence[LineInput]
    purpose: str
    subject_path: str
    idempotency_key: str
    due_at: datetime | None = None
