"""Everything that was said and done about one order, newest last."""

from dataclasses import dataclass
from datetime import datetime

from payments.models import Direction, Message, Order
from payments.status import RefundStatus

KINDS = {
    "pay": "Yêu cầu thanh toán",
    "genqr": "Cổng thanh toán đưa ra mã để quét",
    "notice": "Cổng thanh toán báo kết quả",
    "query": "Cổng thanh toán trả lời câu hỏi",
    "refund": "Cổng thanh toán trả lời về hoàn trả",
    "statement": "Sao kê",
    "desk": "Cán bộ nhập",
}
VERDICTS = {
    "recorded": "đã ghi nhận",
    "already_known": "đã biết từ trước, không thay đổi gì",
    "wrong_amount": "sai số tiền, không ghi nhận",
    **dict(RefundStatus.choices),
}


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
