"""Forms around the publishing of a version: reasons, the day, remarks, stops of filing, the successor."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from core.ui.date_fields import LocalDateField
from services.catalogue.models import Procedure


class ReasonForm(forms.Form):
    """The reason for returning a version."""

    note = forms.CharField(
        label="Lý do",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Hãy ghi lý do, để người soạn biết phải sửa gì."},
    )


class RestoreForm(ReasonForm):
    """Why what was in force before is to be in force again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].error_messages["required"] = "Hãy ghi lý do khôi phục, để người duyệt và người sau hiểu."


class StopFilingForm(forms.Form):
    """What citizens read while filing is stopped."""

    sentence = forms.CharField(
        label="Thông báo cho người dân",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Hiện trên trang thủ tục, kết quả tìm kiếm và khi nộp. Viết vì sao dừng và cần làm gì.",
        error_messages={"required": "Hãy viết một câu cho người dân: vì sao dừng, và cần làm gì."},
    )


class LiftStopForm(ReasonForm):
    """Why people can file again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].error_messages["required"] = "Hãy ghi lý do mở lại."


class ShownChecksumField(forms.CharField):
    """The checksum of what the page shows, posted back; a page shown again carries that of what it shows now."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class PublishForm(forms.Form):
    """The effective date of a version: now or a later day. `seen` is the checksum of the text the approver read."""

    when = forms.ChoiceField(
        label="Áp dụng",
        choices=[("now", "Ngay bây giờ"), ("day", "Từ ngày ghi dưới đây")],
        initial="now",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn lúc áp dụng."},
    )
    on = LocalDateField(label="Ngày áp dụng", required=False, help_text="Từ 0 giờ ngày đó.")
    despite_remarks = forms.BooleanField(label="Vẫn công bố dù còn nhận xét chưa xử lý", required=False)
    seen = ShownChecksumField()

    def __init__(self, *args: Any, has_open_remarks: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_open_remarks:
            del self.fields["despite_remarks"]

    def clean(self) -> dict[str, Any]:
        """Drop `on` unless a later day is chosen, and check that day."""
        data = self.cleaned_data
        day: date | None = data.get("on")
        if data.get("when") != "day":
            data["on"] = None
        elif day is None and "on" not in self.errors:
            self.add_error("on", "Hãy ghi ngày bắt đầu áp dụng.")
        elif day is not None and day <= timezone.localdate():
            self.add_error("on", "Ngày áp dụng phải sau hôm nay; nếu không, hãy chọn “Ngay bây giờ”.")
        return data


class RemarkForm(forms.Form):
    """What a reviewer says, and about which place of the version."""

    place = forms.ChoiceField(label="Về", required=False)
    text = forms.CharField(
        label="Nhận xét",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Hãy viết nhận xét."},
    )

    def __init__(self, places: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["place"]
        choice.choices = [("", "Toàn bộ phiên bản"), *((place, place) for place in places)]
        choice.error_messages["invalid_choice"] = "Hãy chọn một chỗ trong danh sách."


class AnswerRemarkForm(forms.Form):
    """How a remark was settled."""

    answer = forms.CharField(
        label="Đã xử lý thế nào",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Hãy ghi đã xử lý nhận xét thế nào."},
    )


class RetireForm(forms.Form):
    """The procedure that takes the place of an abolished one."""

    successor = forms.ModelChoiceField(
        label="Mã thủ tục thay thế (nếu có)",
        queryset=Procedure.objects.public(),
        to_field_name="code",
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Trang của thủ tục bị bãi bỏ và kết quả tìm kiếm dẫn đến thủ tục này. Ví dụ 2.000635.",
        error_messages={"invalid_choice": "Không có thủ tục nào đang áp dụng mang mã này."},
    )
