"""The ten official statuses of a dossier, and the only moves between them."""

from collections.abc import Mapping

from django.db import models


class Status(models.IntegerChoices):
    """Trạng thái hồ sơ, numbered as systems exchange them with the national portal."""

    SUBMITTED = 1, "Mới đăng ký"
    ACCEPTED = 2, "Được tiếp nhận"
    REFUSED = 3, "Không được tiếp nhận"
    IN_PROGRESS = 4, "Đang xử lý"
    SUPPLEMENT_REQUESTED = 5, "Yêu cầu bổ sung giấy tờ"
    DUES_REQUESTED = 6, "Yêu cầu thực hiện nghĩa vụ tài chính"
    WITHDRAWN = 7, "Công dân yêu cầu rút hồ sơ"
    STOPPED = 8, "Dừng xử lý"
    COMPLETED = 9, "Đã xử lý xong"
    RETURNED = 10, "Đã trả kết quả"


# From NĐ 61/2018 arts 17-20; an absent pair is forbidden.
NEXT: Mapping[Status, frozenset[Status]] = {
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

FINAL = frozenset(status for status, following in NEXT.items() if not following)
OPEN = frozenset(Status) - FINAL - {Status.COMPLETED}
"""Still in somebody's hands: what a queue shows."""
BEFORE_ACCEPTANCE = frozenset({Status.SUBMITTED, Status.REFUSED})
"""No code yet; withdrawn and supplement-requested dossiers may or may not have one."""
