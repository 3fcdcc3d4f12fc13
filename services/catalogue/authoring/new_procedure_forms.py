"""Forms of a new procedure: what it begins as and its code; its head, where no record knows the code."""

from typing import Any, Final

from django import forms

from services.agencies.models import Agency
from services.catalogue.authoring.patterns import patterns
from services.catalogue.package.parts import CODE_PATTERN
from services.catalogue.package.public_record import Level

FROM_RECORD: Final = "record"
FROM_PROCEDURE: Final = "procedure"
OTHER_SOURCES: Final = (
    (FROM_RECORD, "Biểu mẫu lập tự động từ bản ghi quốc gia của mã này"),
    (FROM_PROCEDURE, "Một thủ tục khác mà bạn xem được"),
)
CODE_ERRORS: Final = {"required": "Hãy ghi mã thủ tục.", "invalid": "Mã có dạng 1.000123, hoặc 1.000123.H26 của tỉnh."}


class SourceForm(forms.Form):
    """What the new procedure begins as, and its code."""

    source = forms.ChoiceField(
        label="Bắt đầu từ",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một mẫu."},
    )
    source_code = forms.RegexField(
        CODE_PATTERN,
        label="Mã của thủ tục khác",
        required=False,
        help_text="Chỉ ghi khi bắt đầu từ một thủ tục khác.",
        error_messages=CODE_ERRORS,
    )
    code = forms.RegexField(
        CODE_PATTERN,
        label="Mã thủ tục mới",
        help_text="Mã đã có trong bản ghi quốc gia thì tên, giấy tờ, thời hạn, phí và căn cứ được lấy từ đó.",
        error_messages=CODE_ERRORS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.key, f"{one.title} – {one.about[:1].lower()}{one.about[1:]}") for one in patterns()]
        self.fields["source"].choices = [*named, *OTHER_SOURCES]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("source") == FROM_PROCEDURE and not data.get("source_code") and "source_code" not in self.errors:
            self.add_error("source_code", "Hãy ghi mã của thủ tục mà bạn lấy làm mẫu.")
        return data


class HeadForm(forms.Form):
    """The head of a procedure that no record knows."""

    name = forms.CharField(label="Tên thủ tục", max_length=1_500, error_messages={"required": "Hãy ghi tên thủ tục."})
    field = forms.CharField(
        label="Lĩnh vực", max_length=200, error_messages={"required": "Hãy ghi lĩnh vực, ví dụ Hộ tịch."}
    )
    issuer = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Cơ quan công bố",
        empty_label=None,
        error_messages={"required": "Hãy chọn cơ quan công bố.", "invalid_choice": "Hãy chọn cơ quan trong danh sách."},
    )
    levels = forms.MultipleChoiceField(
        label="Cấp thực hiện",
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một cấp."},
    )

    def __init__(self, *args: Any, issuers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]
