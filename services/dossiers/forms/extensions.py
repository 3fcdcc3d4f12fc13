"""The form of an extension: the reason that the apology gives, and the new day."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate, localtime

from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import Dossier
from services.dossiers.process.deadlines import Calendar
from services.dossiers.process.extensions import last_day_to_issue


class ExtensionForm(ReasonForm):
    """Why the result comes later, and when."""

    new_day = forms.DateField(
        label="Ngày hẹn trả mới",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Hãy chọn ngày hẹn trả mới.", "invalid": "Hãy nhập ngày, ví dụ 05/12/2026."},
    )

    def __init__(self, dossier: Dossier, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["note"].help_text = "In trong văn bản xin lỗi; người nộp đọc được."
        if dossier.due_at:
            last = last_day_to_issue(dossier.due_at, Calendar.of(dossier.agency))
            self.fields["new_day"].help_text = (
                f"Hạn hiện nay: {localtime(dossier.due_at):%H:%M, %d/%m/%Y}. "
                f"Lãnh đạo phải ký chậm nhất ngày {last:%d/%m/%Y}."
            )
            self.fields["new_day"].widget.attrs["min"] = (localdate(dossier.due_at) + timedelta(days=1)).isoformat()
