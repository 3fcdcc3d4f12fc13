"""Fees reckoned again after a supplement changed what they depend on, such as the number of copies.

The rules of the day of filing apply. Only what is collected before handling is concerned: what is collected with the
result is reckoned when it is approved, from the answers of then.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.utils import timezone

from core.official_language import official_language
from core.people import User
from core.ui.formatting import format_vnd
from eforms.definition import Answers
from payments import actions as payments
from payments import rules as money_rules
from payments.models import Entry, OrderLine, Refund
from payments.orders.order_input import LineInput
from payments.status import EntryKind, OrderStatus
from services.dossiers.actions.money import fee_orders
from services.dossiers.models import Dossier, Fee, FeeMoment
from services.dossiers.money import fees
from services.dossiers.process.waiting import payment_due_at

REASON: Final = "Phí, lệ phí tính lại sau khi bổ sung hồ sơ"


class Recalculation(NamedTuple):
    """What a supplement changed in the fees, in đồng."""

    owed_vnd: int = 0
    """The order opened for what is due besides."""
    overpaid_vnd: int = 0
    """The refund proposed of what was paid too much."""

    @property
    def data(self) -> dict[str, int]:
        """The amounts for the data of the event; empty where nothing changed."""
        return {name: vnd for name, vnd in self._asdict().items() if vnd}

    @property
    @official_language()
    def note(self) -> str:
        """A sentence for the history; empty where nothing changed."""
        due = f"nộp thêm {format_vnd(self.owed_vnd)}" if self.owed_vnd else ""
        back = f"đề nghị hoàn trả {format_vnd(self.overpaid_vnd)}" if self.overpaid_vnd else ""
        changes = ", ".join(filter(None, [due, back]))
        return f"{REASON}: {changes}." if changes else ""


@official_language()
def recalculate(dossier: Dossier, answers: Answers, *, by: User) -> Recalculation:
    """Reckon the fees of a dossier anew with these visible answers; the dossier and its orders must be locked.

    An order that is not paid yet is replaced. What was paid or exempted counts as settled: the difference falls due,
    or its refund is proposed to a second person, less what was given back already.
    """
    dues = [due for due in fee_orders.dues_of(dossier, answers, FeeMoment.BEFORE) if due.amount_vnd]
    wanted = Counter[str]()
    for due in dues:
        wanted[due.fee.name] += due.amount_vnd
    charged = list(dossier.fees.filter(moment__in=FeeMoment.charged_early()).select_related("order").order_by("pk"))
    unpaid = [fee for fee in charged if fee.order.status == OrderStatus.OPEN]
    paid = [fee for fee in charged if fee.order.status in OrderStatus.after_settlement()]
    settled = [*paid, *(fee for fee in charged if fee.exempt_reason)]
    if wanted == _amounts([*settled, *unpaid]):
        return Recalculation()
    for fee in unpaid:
        payments.cancel_order(fee.order, reason=REASON)
    owed_vnd = _charge_difference(dossier, dues, wanted - _amounts(settled), settled)
    lowered_vnd = (_amounts(paid) - wanted).total()
    overpaid_vnd = max(lowered_vnd - sum(money_rules.refunded_amount(fee.order) for fee in paid), 0)
    if lowered_vnd:
        _lower_given_back(paid, fees.refundable_by_ending(dues))
    return Recalculation(owed_vnd, _propose_refunds(dossier, paid, overpaid_vnd, by=by))


def _amounts(charged: Iterable[Fee]) -> Counter[str]:
    """The amounts of the orders of these fees, in đồng by name of the fee."""
    amounts = Counter[str]()
    for line in OrderLine.objects.filter(order__in=[fee.order_id for fee in charged]):
        amounts[line.name] += line.amount_vnd
    return amounts


def _charge_difference(
    dossier: Dossier, dues: Sequence[fees.AmountDue], missing: Counter[str], settled: Sequence[Fee]
) -> int:
    """Open the order for what is missing by name; return its total in đồng."""
    first_dues = {due.fee.name: due for due in reversed(dues)}
    lines = [_difference_line(first_dues[name].line, vnd) for name, vnd in missing.items()]
    if not lines:
        return 0
    refundable = Counter(fees.refundable_by_ending(dues))
    for fee in settled:
        refundable -= Counter(fee.given_back)
    due_at = payment_due_at(dossier, timezone.now())
    fee = fee_orders.open_fee(dossier, FeeMoment.DIFFERENCE, lines, given_back=dict(refundable), due_at=due_at)
    return fee.order.total_vnd


def _difference_line(line: LineInput, vnd: int) -> LineInput:
    """The line with this amount: so many units more, or one sum where the price of a unit changed."""
    quantity, rest = divmod(vnd, line.unit_price_vnd)
    unit_price_vnd = vnd if rest else line.unit_price_vnd
    return LineInput(line.kind, line.name, unit_price_vnd, 1 if rest else quantity, line.legal_basis)


def _lower_given_back(paid: Sequence[Fee], refundable: dict[str, int]) -> None:
    """If the dossier ends without a result, so much is given back of all these payments together."""
    for fee in paid:
        fee.given_back, refundable = refundable, {}
        fee.save(update_fields=["given_back"])


def _propose_refunds(dossier: Dossier, paid: Sequence[Fee], vnd: int, *, by: User) -> int:
    """Propose the refund of this amount from the newest payments on; return how much was proposed."""
    proposed = 0
    settlements = Entry.objects.filter(order__in=[fee.order_id for fee in paid], kind=EntryKind.SETTLEMENT)
    settlement_of = {settlement.order_id: settlement for settlement in settlements}
    for fee in reversed(paid):
        settlement = settlement_of.get(fee.order_id)
        if proposed == vnd or settlement is None or money_rules.has_refund_in_progress(settlement):
            continue
        amount = min(vnd - proposed, money_rules.refundable_amount(settlement))
        # Decided on the payments pages, as the dossier goes on and has a task of its own.
        key = f"{Refund.BACKOFFICE_KEY}{fee.order_id}:recalculated:{dossier.events}"
        if amount:
            payments.create_refund(settlement, amount_vnd=amount, reason=REASON, idempotency_key=key, proposer=by)
        proposed += amount
    return proposed
