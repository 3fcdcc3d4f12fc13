"""What a package says of an appointment (lịch hẹn): why somebody has to come, who chooses the time, by when."""

from typing import Annotated

from django.utils.translation import gettext_noop
from pydantic import Field, StringConstraints

from core.status import TranslatedChoices
from eforms.definition import FrozenModel


class AppointmentPurpose(TranslatedChoices):
    """Why people meet (mục đích hẹn)."""

    ORIGINALS = "originals", gettext_noop("Mang bản chính đến đối chiếu")
    BIOMETRICS = "biometrics", gettext_noop("Thu nhận sinh trắc học")
    BOTH_PARTIES = "both_parties", gettext_noop("Các bên cùng có mặt")
    INSPECTION = "inspection", gettext_noop("Kiểm tra tại nơi được kiểm tra")


class AppointmentChooser(TranslatedChoices):
    """Who chooses the time."""

    APPLICANT = "applicant", gettext_noop("Người nộp")
    OFFICE = "office", gettext_noop("Cơ quan")


class AppointmentRule(FrozenModel):
    """An appointment that a step needs before it can be finished."""

    purpose: AppointmentPurpose
    chosen_by: AppointmentChooser = AppointmentChooser.APPLICANT
    within_days: int = Field(default=10, ge=1, le=90)
    """The last day that the applicant may choose, in days from the one on which the step begins."""
    bring: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    """What to bring, or to have ready, as the applicant reads it."""

    @property
    def is_chosen_by_applicant(self) -> bool:
        return self.chosen_by == AppointmentChooser.APPLICANT
