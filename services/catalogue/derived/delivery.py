"""The last page: where the result goes (hình thức nhận kết quả), and the declaration."""

from collections.abc import Iterator
from typing import Any, Final

from services.catalogue.package.public_record import FilingChannel, Record, ResultDelivery

DELIVERY: Final = "receive"
"""Key of the question."""
POST: Final = {
    "value": ResultDelivery.POST.value,
    "label": "Bản giấy gửi qua dịch vụ bưu chính",
    "label_en": "On paper, by post",
}
RECEIVE: Final = {
    "key": DELIVERY,
    "type": "one_of",
    "style": "radio",
    "label": "Bạn muốn nhận kết quả ở đâu?",
    "label_en": "Where do you want the result?",
    "default": ResultDelivery.ONLINE.value,
}
OPTIONS: Final = (
    {
        "value": ResultDelivery.ONLINE.value,
        "label": "Bản điện tử trên Cổng dịch vụ công",
        "label_en": "Electronically, in your account on this portal",
    },
    {"value": ResultDelivery.DESK.value, "label": "Bản giấy tại nơi nhận hồ sơ", "label_en": "On paper, at the office"},
)
POST_TO: Final = {
    "key": "post_to",
    "type": "address",
    "label": "Gửi đến địa chỉ nào?",
    "label_en": "Postal address",
    "show_if": {"field": DELIVERY, "value": ResultDelivery.POST.value},
}
PROMISE: Final = {
    "key": "promise",
    "type": "promise",
    "label": "Tôi cam đoan nội dung khai và giấy tờ gửi kèm là đúng, và chịu trách nhiệm về điều đó.",
    "label_en": "I declare that what I state and the papers I send are true, and I answer for it.",
}


def finish_fields(record: Record) -> Iterator[dict[str, Any]]:
    """Account or desk, and post where one can also file by post; then the declaration."""
    by_post = any(way.channel is FilingChannel.POST for way in record.ways)
    yield {**RECEIVE, "options": [*OPTIONS, *([POST] if by_post else [])]}
    if by_post:
        yield POST_TO
    yield PROMISE
