"""Time limits of a procedure (thời hạn giải quyết)."""

from datetime import time

from django.utils.translation import gettext_noop
from pydantic import Field

from core.status import TranslatedChoices
from eforms.definition import Condition, FrozenModel
from services.catalogue.package.public_record import FilingChannel


class TimeUnit(TranslatedChoices):
    """What a time limit is counted in; “ngày” without “làm việc” means calendar days."""

    WORKING_DAY = "working_day", gettext_noop("ngày làm việc")
    DAY = "day", gettext_noop("ngày")
    WORKING_HOUR = "working_hour", gettext_noop("giờ làm việc")
    MONTH = "month", gettext_noop("tháng")


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
    case_en: str = ""
    amount: int | None = Field(default=None, ge=0)
    """None: the law sets no limit, or none is known; `note` says which, and no day is promised."""
    unit: TimeUnit = TimeUnit.WORKING_DAY
    next_day_after: time | None = None
    note: str = ""
