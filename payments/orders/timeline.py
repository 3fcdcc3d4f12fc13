"""Timeline of the gateway messages of one order, for the back office."""

from dataclasses import dataclass
from datetime import datetime

from payments.models import Direction, Message, Order
from payments.status import MessageKind, RefundStatus, Verdict

KIND_LABELS = dict(MessageKind.choices)
VERDICT_LABELS = dict(Verdict.choices) | dict(RefundStatus.choices)


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One message as shown in the timeline; `raw` is its signed text."""

    title: str
    at: datetime
    reference: str
    verdict: str
    raw: str


def timeline(order: Order) -> list[TimelineEvent]:
    """The messages of all attempts of the order, oldest first."""
    messages = Message.objects.filter(attempt__order=order).select_related("attempt").order_by("at", "pk")
    return [
        TimelineEvent(
            title=f"{_arrow(message)} {KIND_LABELS.get(message.kind, message.kind)}",
            at=message.at,
            reference=message.attempt.reference,
            verdict=VERDICT_LABELS.get(message.verdict, message.verdict),
            raw=message.raw,
        )
        for message in messages
    ]


def _arrow(message: Message) -> str:
    return "→" if message.direction == Direction.OUT else "←"
