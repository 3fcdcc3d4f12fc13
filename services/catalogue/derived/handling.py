"""What happens with a dossier under a derived form: examined, signed, returned, with one result or a refusal."""

from typing import Any, Final

from services.agencies.models import Role
from services.catalogue.package.process import ProcessStep
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.results import Result
from services.catalogue.package.time_limits import TimeLimit, TimeUnit

HOURS_A_DAY: Final = 8
WORKING_HOURS: Final = {
    TimeUnit.WORKING_DAY: 8.0,
    TimeUnit.DAY: 8 * 5 / 7,
    TimeUnit.MONTH: 8 * 21,
    TimeUnit.WORKING_HOUR: 1,
}
"""About how many office hours one of a unit has."""
HOURS_WITHOUT_LIMIT: Final = 10 * HOURS_A_DAY
"""What the steps have together where no day is promised; it reminds the offices and promises nothing."""
MOST_TO_SIGN, MOST_TO_RETURN = 3 * HOURS_A_DAY, HOURS_A_DAY
RESULT_FORM: Final[dict[str, Any]] = {
    "steps": [
        {
            "key": "result",
            "title": "Nội dung kết quả",
            "fields": [
                {"key": "decision", "type": "long_text", "label": "Nội dung giải quyết", "max_length": 10_000},
                {"key": "valid_until", "type": "date", "label": "Có giá trị đến ngày", "required": False},
            ],
        }
    ]
}
UNNAMED: Final = {"name": "Văn bản trả lời kết quả giải quyết", "name_en": "Written answer on the result"}
"""The result of a record that names none."""
REFUSAL: Final[dict[str, Any]] = {
    "key": "refusal",
    "name": "Văn bản trả lời không giải quyết hồ sơ",
    "name_en": "Written answer that the dossier is not granted",
    "symbol": "TL",
    "is_refusal": True,
    "form": {
        "steps": [
            {
                "key": "refusal",
                "title": "Nội dung trả lời",
                "fields": [
                    {
                        "key": "reasons",
                        "type": "long_text",
                        "label": "Lý do và căn cứ không giải quyết",
                        "max_length": 4_000,
                    }
                ],
            }
        ]
    },
}


def process_of(limits: tuple[TimeLimit, ...]) -> tuple[ProcessStep, ...]:
    """Three steps that share out the time of the limit online; the desk receives before them."""
    hours = next((_hours(limit) for limit in limits if FilingChannel.ONLINE in limit.channels), HOURS_WITHOUT_LIMIT)
    sign = max(1, min(MOST_TO_SIGN, hours // 5))
    hand_over = max(1, min(MOST_TO_RETURN, hours // 8))
    return (
        ProcessStep(key="examine", title="Thẩm định hồ sơ", role=Role.HANDLER, hours=max(1, hours - sign - hand_over)),
        ProcessStep(key="sign", title="Ký kết quả", role=Role.LEADER, hours=sign),
        ProcessStep(key="hand_over", title="Trả kết quả", role=Role.DESK, hours=hand_over),
    )


def results_of(named: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results of the record, the first of which is written here, and a written refusal."""
    first = named[0].model_dump() if named else UNNAMED
    written = Result.model_validate({**first, "key": "result", "form": RESULT_FORM})
    return (written, *named[1:], Result.model_validate(REFUSAL))


def _hours(limit: TimeLimit) -> int:
    if limit.amount is None:
        return HOURS_WITHOUT_LIMIT
    return max(4, int(limit.amount * WORKING_HOURS[limit.unit]))
