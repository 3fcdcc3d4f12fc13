"""The staff form of a dues request: lines with amounts, reason, notice, last day to pay."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.timezone import localdate

from core.ui.date_fields import LocalDateField
from core.ui.formatting import format_vnd
from eforms.errors import UploadError
from eforms.files.uploads import AcceptedFile, inspect_upload
from payments.forms import DongField
from payments.orders.order_input import LineInput
from payments.status import FeeKind

MAX_MEGABYTES = 10
MAX_AMOUNT_VND = 10**12


class DueLineForm(forms.Form):
    """One line of a dues request: kind, name, amount in đồng, legal basis."""

    kind = forms.ChoiceField(label="Loại", choices=FeeKind, initial=FeeKind.TAX)
    name = forms.CharField(
        label="Tên khoản phải nộp", max_length=200, error_messages={"required": "Hãy ghi tên khoản phải nộp."}
    )
    amount_vnd = DongField(
        label="Số tiền (đồng)",
        error_messages={"required": "Hãy ghi số tiền."},
        validators=[
            MinValueValidator(1, "Số tiền phải lớn hơn 0."),
            MaxValueValidator(MAX_AMOUNT_VND, f"Số tiền nhiều nhất là {format_vnd(MAX_AMOUNT_VND)}."),
        ],
    )
    basis = forms.CharField(
        label="Căn cứ pháp lý", max_length=300, error_messages={"required": "Hãy ghi căn cứ pháp lý."}
    )

    def line(self) -> LineInput:
        """The validated line as input of an order."""
        data = self.cleaned_data
        return LineInput(FeeKind(data["kind"]), data["name"], data["amount_vnd"], 1, data["basis"])


DueLineFormSet = forms.formset_factory(DueLineForm, min_num=1, extra=2, max_num=3)
"""One to three lines; the first is required."""


class DuesForm(forms.Form):
    """A dues request: reason, notice and its file, last day to pay, and the formset `lines`."""

    note = forms.CharField(
        label="Lý do",
        help_text="Người nộp đọc được: vì sao phải nộp thêm.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do."},
    )
    notice = forms.CharField(
        label="Số, ngày của thông báo",
        help_text="Ví dụ: Thông báo 1234/TB-CCT ngày 12/11/2026.",
        max_length=200,
        required=False,
    )
    paper = forms.FileField(
        label="Tệp thông báo", help_text=f"PDF, JPG hoặc PNG, tối đa {MAX_MEGABYTES} MB.", required=False
    )
    due_on = LocalDateField(label="Hạn nộp", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, prefix: str) -> None:
        super().__init__(data, files, prefix=prefix)
        self.lines = DueLineFormSet(data, prefix=f"{prefix}-khoan")

    def is_valid(self) -> bool:
        """Validate the form and every line, so that all errors are shown together."""
        return all([super().is_valid(), self.lines.is_valid()])

    def clean_paper(self) -> AcceptedFile | None:
        """The uploaded notice, inspected like every upload."""
        file = self.cleaned_data["paper"]
        try:
            return inspect_upload(file, max_megabytes=MAX_MEGABYTES) if file else None
        except UploadError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day and day < localdate():
            raise forms.ValidationError("Hạn nộp không được ở trước hôm nay.")
        return day

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `actions.money.dues.request_dues`."""
        return {**self.cleaned_data, "lines": [form.line() for form in self.lines if form.has_changed()]}
