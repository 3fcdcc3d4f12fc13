"""What a package says of an appointment (lịch hẹn): why somebody has to come, who chooses the time, by when."""

from typing import Annotated

from django.db.models import TextChoices
from pydantic import Field, StringConstraints

from eforms.definition import FrozenModel


class AppointmentPurpose(TextChoices):
    """Why people meet (mục đích hẹn)."""

    ORIGINALS = "originals", "Mang bản chính đến đối chiếu"
    BIOMETRICS = "biometrics", "Thu nhận sinh trắc học"
    BOTH_PARTIES = "both_parties", "Các bên cùng có mặt"
    INSPECTION = "inspection", "Kiểm tra tại nơi được kiểm tra"


class AppointmentChooser(TextChoices):
    """Who chooses the time."""

    APPLICANT = "applicant", "Người nộp"
    OFFICE = "office", "Cơ quan"


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
