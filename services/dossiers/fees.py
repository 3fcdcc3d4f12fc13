"""What a dossier costs: the fee rules of its version applied to its answers."""

from datetime import date

from eforms.definition import Answers
from payments.dues import Line
from payments.status import FeeKind
from services.catalogue.package import Channel, ChargeKind, Collected, Fee, Package

KINDS = {ChargeKind.FEE: FeeKind.FEE, ChargeKind.CHARGE: FeeKind.CHARGE}


def lines(package: Package, answers: Answers, *, channel: Channel, on: date) -> list[Line]:
    """The fees collected before handling (thu trước), each as amount × quantity; none that comes to nothing."""
    rules = (fee for fee in package.fees_for(channel, on) if fee.collected == Collected.BEFORE)
    priced = (_line(fee, answers) for fee in rules)
    return [line for line in priced if line.amount_vnd > 0]


def _line(fee: Fee, answers: Answers) -> Line:
    counted = answers.get(fee.quantity) if fee.quantity else 1
    return Line(
        kind=KINDS[fee.kind],
        name=fee.name,
        unit_price_vnd=fee.amount_vnd,
        quantity=counted if isinstance(counted, int) else 0,
        legal_basis=fee.basis,
    )
