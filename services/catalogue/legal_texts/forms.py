"""The form that marks a legal text as replaced."""

from django import forms

from core.ui.date_fields import LocalDateField


class ReplacedTextForm(forms.Form):
    """Which text is replaced, by which, from which day on."""

    number = forms.CharField(
        label="Số, ký hiệu văn bản bị thay thế",
        max_length=80,
        help_text="Như trong căn cứ pháp lý của thủ tục, ví dụ 281/2016/TT-BTC.",
        error_messages={
            "required": "Hãy ghi số, ký hiệu của văn bản bị thay thế.",
            "max_length": "Số, ký hiệu không dài quá 80 ký tự.",
        },
    )
    replaced_by = forms.CharField(
        label="Được thay bằng văn bản",
        max_length=80,
        error_messages={
            "required": "Hãy ghi số, ký hiệu của văn bản thay thế.",
            "max_length": "Số, ký hiệu không dài quá 80 ký tự.",
        },
    )
    since = LocalDateField(label="Từ ngày", help_text="Ngày văn bản mới có hiệu lực, đã qua hoặc sắp tới.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["since"].error_messages["required"] = "Hãy ghi ngày văn bản mới có hiệu lực."
