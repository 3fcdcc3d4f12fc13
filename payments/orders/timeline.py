"""Everything that was said and done about one order, newest last."""

from dataclasses import dataclass
from datetime import datetime

from payments.models import Direction, Message, Order
from payments.status import MessageKind, RefundStatus, Verdict

KINDS = dict(MessageKind.choices)
VERDICTS = dict(Verdict.choices) | dict(RefundStatus.choices)


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One message, its signed text apart."""

    title: str
    at: datetime
    reference: str
    verdict: str
    raw: str


def timeline(order: Order) -> list[TimelineEvent]:
    messages = Message.objects.filter(attempt__order=order).select_related("attempt").order_by("at", "pk")
    return [
        TimelineEvent(
            title=f"{_arrow(message)} {KINDS.get(message.kind, message.kind)}",
            at=message.at,
            reference=message.attempt.reference,
            verdict=VERDICTS.get(message.verdict, message.verdict),
            raw=message.raw,
        )
        for message in messages
    ]


def _arrow(message: Message) -> str:
    return "→" if message.direction == Direction.OUT else "←"
