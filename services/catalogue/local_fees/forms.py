"""Forms of amounts that provinces fix."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from core.ui.date_fields import LocalDateField
from payments.forms import DongField
from services.agencies.models import AdministrativeUnit
from services.catalogue.local_fees.models import LocalFee
from services.catalogue.models import Procedure
from services.catalogue.package.fees.charges import FeeRule


class LocalFeeForm(forms.Form):
    """The amount that a provincial council fixed for one of the fees that are left open."""

    fee = forms.ChoiceField(
        label="Khoản thu",
        error_messages={"required": "Hãy chọn khoản thu.", "invalid_choice": "Hãy chọn một khoản trong danh sách."},
    )
    amount_vnd = DongField(
        label="Mức thu (đồng)",
        help_text="Của một lần, một bản… như phiên bản ghi. Ghi 0 nếu tỉnh không thu.",
        error_messages={"required": "Hãy ghi mức thu; không thu thì ghi 0."},
    )
    basis = forms.CharField(
        label="Số nghị quyết của Hội đồng nhân dân tỉnh",
        max_length=120,
        help_text="Ví dụ: 06/2020/NQ-HĐND. Người nộp thấy số này cạnh mức thu.",
        error_messages={"required": "Hãy ghi số nghị quyết của Hội đồng nhân dân tỉnh."},
    )
    valid_from = LocalDateField(label="Áp dụng từ ngày", help_text="Sau hôm nay. Mức trước tự hết vào ngày liền trước.")
    valid_until = LocalDateField(label="Đến hết ngày", required=False, help_text="Để trống nếu không có hạn.")

    def __init__(self, fees: Mapping[str, FeeRule], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["fee"]
        choice.choices = [(key, fee_title(fee)) for key, fee in fees.items()]
        self.fields["valid_from"].error_messages["required"] = "Hãy ghi ngày bắt đầu áp dụng."

    def clean_valid_from(self) -> date:
        begins: date = self.cleaned_data["valid_from"]
        if begins <= timezone.localdate():
            raise forms.ValidationError("Ngày áp dụng phải sau hôm nay: hồ sơ đã nộp giữ mức thu của ngày nộp.")
        return begins

    def clean(self) -> dict[str, Any]:
        begins, ends = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", "Ngày hết hiệu lực đứng trước ngày áp dụng. Hãy xem lại hai ngày.")
        return self.cleaned_data

    def row(self, procedure: Procedure, province: AdministrativeUnit) -> LocalFee:
        """The unsaved amount that a valid form says."""
        return LocalFee(procedure=procedure, province=province, **self.cleaned_data)


class ReasonForm(forms.Form):
    """Why an amount is refused or cancelled."""

    note = forms.CharField(
        label="Lý do",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Hãy ghi lý do, để người cùng làm và người sau hiểu."},
    )


def fee_title(fee: FeeRule) -> str:
    """A fee with what tells it apart from another of the same name: its case and its ways to file."""
    ways = ", ".join(channel.label.lower() for channel in fee.channels)
    return " – ".join(filter(None, (fee.name, fee.case, ways)))
