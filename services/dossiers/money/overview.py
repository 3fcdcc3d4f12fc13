"""The overview of a dossier's payment orders, as its pages show it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from core.compiled_query import CompiledQuery
from core.ui.formatting import format_vnd
from payments.models import Refund
from payments.orders.summaries import SummaryRows, receipt_files, refund_progress
from payments.status import OrderStatus
from services.dossiers.models import Dossier, Fee


@dataclass(frozen=True)
class OrderOverview:
    """One order of the dossier for display: title, amount, state with its label, notes, public path, receipts."""

    fee: Fee
    title: str
    amount: str
    state: OrderStatus
    label: str
    notes: Sequence[str]
    path: str
    receipts: SummaryRows


FEES: Final = CompiledQuery(lambda dossier: Fee.objects.filter(dossier=dossier).select_related("order").order_by("pk"))
"""The fees with their orders; few are exempted, so who did it is read then."""


def order_overviews(dossier: Dossier) -> list[OrderOverview]:
    """Every order of the dossier with its refunds, oldest first."""
    fees = FEES(dossier.pk, dossier=dossier)
    refunds = _refunds_by_order(fees) if any(_may_have_refunds(fee, dossier) for fee in fees) else {}
    receipts = receipt_files([fee.order for fee in fees if fee.order.status in OrderStatus.after_settlement()])
    return [_order_overview(fee, refunds.get(fee.order_id, ()), receipts.get(fee.order_id, [])) for fee in fees]


def _may_have_refunds(fee: Fee, dossier: Dossier) -> bool:
    return dossier.has_ended or fee.order.status == OrderStatus.REFUNDED


def _refunds_by_order(fees: Sequence[Fee]) -> Mapping[int | None, Sequence[Refund]]:
    refunds: dict[int | None, list[Refund]] = defaultdict(list)
    orders = [fee.order_id for fee in fees]
    for refund in Refund.objects.filter(collected__order__in=orders).select_related("collected"):
        refunds[refund.collected.order_id].append(refund)
    return refunds


def _order_overview(fee: Fee, refunds: Sequence[Refund], receipts: SummaryRows) -> OrderOverview:
    order = fee.order
    exemption = (
        [
            gettext("Được miễn: %(exempt_reason)s (%(exempted_by)s)")
            % {"exempt_reason": fee.exempt_reason, "exempted_by": fee.exempted_by}
        ]
        if fee.exempt_reason
        else []
    )
    refund_notes = [gettext("Hoàn trả %(progress)s") % {"progress": refund_progress(refund)} for refund in refunds]
    return OrderOverview(
        fee=fee,
        title=fee.get_moment_display(),
        amount=format_vnd(order.total_vnd),
        state=order.state,
        label=gettext("Được miễn") if exemption else str(order.state.label),
        notes=[*exemption, *refund_notes],
        path=order.public_path(),
        receipts=receipts,
    )


def open_fee(orders: Sequence[OrderOverview]) -> Fee | None:
    """The fee that has to be paid now; None if there is none."""
    return next((order.fee for order in orders if order.state is OrderStatus.OPEN), None)
