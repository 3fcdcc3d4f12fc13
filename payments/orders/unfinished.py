"""Orders that somebody may still have to look into: nothing about them is deleted, however old it is."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from payments.models import Attempt, Discrepancy, Message, Order, Refund
from payments.status import AttemptStatus, DiscrepancyStatus, OrderStatus, RefundStatus


def unfinished_orders() -> QuerySet[Order]:
    """Those not paid yet, with an attempt that has no result, a refund on its way, or a dispute with the bank."""
    own = Q(order=OuterRef("pk"))
    started = Attempt.objects.filter(own, status=AttemptStatus.STARTED)
    refunds = Refund.objects.filter(collected__order=OuterRef("pk")).exclude(status__in=RefundStatus.final())
    about = Q(entry__order=OuterRef("pk")) | Q(line__entry__order=OuterRef("pk"))
    disputes = Discrepancy.objects.filter(about).exclude(status=DiscrepancyStatus.RESOLVED)
    return Order.objects.filter(Q(status=OrderStatus.OPEN) | Exists(started) | Exists(refunds) | Exists(disputes))


def needless_messages(before: datetime) -> QuerySet[Message]:
    """Messages with gateways that are older than that, of orders that are finished."""
    unfinished = unfinished_orders().filter(pk=OuterRef("attempt__order"))
    return Message.objects.filter(~Exists(unfinished), at__lt=before)
