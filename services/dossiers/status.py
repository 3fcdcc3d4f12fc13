"""The ten official statuses of a dossier and the allowed transitions between them."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final, Self

from django.db import models
from django.utils.translation import gettext_lazy, gettext_noop

from core.status import Tone

RECEPTION: Final = gettext_noop("Tiếp nhận hồ sơ")
EXAMINATION: Final = gettext_noop("Thẩm định và phê duyệt")
APPROVAL: Final = gettext_noop("Phê duyệt kết quả")
SUPPLEMENT: Final = gettext_noop("Bổ sung hồ sơ theo yêu cầu")
PAYMENT: Final = gettext_noop("Nộp tiền theo yêu cầu")
RETURN: Final = gettext_noop("Trả kết quả")


class Stage(Enum):
    """The stage of handling that a status belongs to."""

    OPEN = auto()
    """Being handled; shown in the staff queues."""
    DECIDED = auto()
    """Decided, the result not handed over yet."""
    FINAL = auto()
    """Ended; no transition follows."""


class Status(models.IntegerChoices):
    """Trạng thái hồ sơ, numbered as systems exchange them with the national portal.

    Besides its number a status has: tone and icon of its badge, its stage, and the next steps shown by the timeline.
    """

    tone: Tone
    icon: str
    stage: Stage
    next_steps: tuple[str, ...]

    SUBMITTED = 1, "info", "inbox", Stage.OPEN, (RECEPTION, EXAMINATION, RETURN), gettext_lazy("Mới đăng ký")
    ACCEPTED = 2, "info", "check", Stage.OPEN, (EXAMINATION, RETURN), gettext_lazy("Được tiếp nhận")
    REFUSED = 3, "error", "cross", Stage.FINAL, (), gettext_lazy("Không được tiếp nhận")
    IN_PROGRESS = 4, "info", "clock", Stage.OPEN, (APPROVAL, RETURN), gettext_lazy("Đang xử lý")
    SUPPLEMENT_REQUESTED = (
        5,
        "warning",
        "pencil",
        Stage.OPEN,
        (SUPPLEMENT, EXAMINATION, RETURN),
        gettext_lazy("Yêu cầu bổ sung giấy tờ"),
    )
    DUES_REQUESTED = (
        6,
        "warning",
        "coin",
        Stage.OPEN,
        (PAYMENT, EXAMINATION, RETURN),
        gettext_lazy("Yêu cầu thực hiện nghĩa vụ tài chính"),
    )
    WITHDRAWN = 7, "still", "undo", Stage.FINAL, (), gettext_lazy("Công dân yêu cầu rút hồ sơ")
    STOPPED = 8, "error", "pause", Stage.FINAL, (), gettext_lazy("Dừng xử lý")
    COMPLETED = 9, "success", "seal", Stage.DECIDED, (RETURN,), gettext_lazy("Đã xử lý xong")
    RETURNED = 10, "success", "hand", Stage.FINAL, (), gettext_lazy("Đã trả kết quả")

    # The defaults serve a look-up by number alone, `Status(4)`, which returns the existing member.
    def __new__(
        cls,
        value: int,
        tone: Tone = "still",
        icon: str = "",
        stage: Stage = Stage.OPEN,
        next_steps: tuple[str, ...] = (),
    ) -> Self:
        member = int.__new__(cls, value)
        member._value_ = value
        member.tone, member.icon, member.stage, member.next_steps = tone, icon, stage, next_steps
        return member


# The allowed transitions (NĐ 61/2018 arts 17-20); an absent pair is forbidden.
ALLOWED_TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.SUBMITTED: frozenset(
        {
            Status.ACCEPTED,
            Status.REFUSED,
            Status.SUPPLEMENT_REQUESTED,
            Status.DUES_REQUESTED,
            Status.WITHDRAWN,
        }
    ),
    Status.ACCEPTED: frozenset({Status.IN_PROGRESS, Status.WITHDRAWN}),
    Status.REFUSED: frozenset(),
    Status.IN_PROGRESS: frozenset(
        {
            Status.SUPPLEMENT_REQUESTED,
            Status.DUES_REQUESTED,
            Status.WITHDRAWN,
            Status.STOPPED,
            Status.COMPLETED,
        }
    ),
    Status.SUPPLEMENT_REQUESTED: frozenset({Status.SUBMITTED, Status.IN_PROGRESS, Status.WITHDRAWN, Status.STOPPED}),
    Status.DUES_REQUESTED: frozenset(
        {
            Status.SUBMITTED,
            Status.ACCEPTED,
            Status.IN_PROGRESS,
            Status.WITHDRAWN,
            Status.STOPPED,
        }
    ),
    Status.WITHDRAWN: frozenset(),
    Status.STOPPED: frozenset(),
    Status.COMPLETED: frozenset({Status.RETURNED, Status.IN_PROGRESS}),
    Status.RETURNED: frozenset(),
}

TRANSITIONS_OF_PARTS: Mapping[Status, frozenset[Status]] = {Status.ACCEPTED: frozenset({Status.STOPPED})}
"""Further transitions of a part of an interconnected filing: accepted already, it ends because another part did."""

FINAL = frozenset(status for status in Status if status.stage is Stage.FINAL)
OPEN = frozenset(status for status in Status if status.stage is Stage.OPEN)
MAY_WAIT = frozenset({Status.SUBMITTED, Status.SUPPLEMENT_REQUESTED, Status.DUES_REQUESTED})
"""Statuses in which a dossier may wait for its applicant, be it for what was asked or for a payment."""
BEFORE_ACCEPTANCE = frozenset({Status.SUBMITTED, Status.REFUSED})
"""Statuses in which a dossier has no code; withdrawn and supplement-requested ones may or may not have one."""
