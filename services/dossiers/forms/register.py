"""The form of the register: which office, which days."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate

from services.agencies.models import Agency

MOST_OPTIONS: Final = 200
"""Offices named in the list of choices; any other that the person may read is chosen by a link."""


class RegisterForm(forms.Form):
    """An office and a period of days."""

    office = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Cơ quan",
        empty_label=None,
        error_messages={"required": "Hãy chọn cơ quan.", "invalid_choice": "Hãy chọn một cơ quan trong danh sách."},
    )
    first_day = forms.DateField(
        label="Từ ngày",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Hãy chọn ngày đầu tiên.", "invalid": "Hãy nhập ngày, ví dụ 01/11/2026."},
    )
    last_day = forms.DateField(
        label="Đến hết ngày",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Hãy chọn ngày cuối cùng.", "invalid": "Hãy nhập ngày, ví dụ 30/11/2026."},
    )

    def __init__(self, offices: QuerySet[Agency], own: Agency, data: Any = None) -> None:
        today = localdate()
        super().__init__(data, initial={"office": own.pk, "first_day": today.replace(day=1), "last_day": today})
        choice: Any = self.fields["office"]
        choice.queryset = offices
        choice.choices = [(office.pk, office.name) for office in offices.order_by("code")[:MOST_OPTIONS]]
