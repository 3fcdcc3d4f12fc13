"""Input values of `create_order`."""

from dataclasses import dataclass

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
