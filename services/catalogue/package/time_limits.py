"""Time limits of a procedure (thời hạn giải quyết)."""

from datetime import time

from django.db.models import TextChoices
from pydantic import Field

from eforms.definition import Condition, FrozenModel
from services.catalogue.package.public_record import FilingChannel


class TimeUnit(TextChoices):
    """What a time limit is counted in; “ngày” without “làm việc” means calendar days."""

    WORKING_DAY = "working_day", "ngày làm việc"
    DAY = "day", "ngày"
    WORKING_HOUR = "working_hour", "giờ làm việc"
    MONTH = "month", "tháng"


class TimeLimit(FrozenModel):
    """The time limit of one or more channels (thời hạn giải quyết); the first whose condition holds applies.

    Zero working days means the same day; a dossier received after `next_day_after` counts as received on the next
    working day (as the procedure's own text says).
    """

    channels: tuple[FilingChannel, ...] = Field(min_length=1)
    when: Condition | None = None
    """Condition on the answers; None: always."""
    case: str = ""
    """The condition in words, such as `Nhà ở riêng lẻ`."""
    amount: int | None = Field(default=None, ge=0)
    """None: the law sets no limit, or none is known; `note` says which, and no day is promised."""
    unit: TimeUnit = TimeUnit.WORKING_DAY
    next_day_after: time | None = None
    note: str = ""
