"""Forms of the library: a new shared part, and a new version of one."""

from typing import Any

from django import forms

from services.agencies.models import Agency
from services.catalogue.library.models import SharedKind

TEXT_HELP = (
    "Danh mục: mỗi dòng một mục, ghi mã | tên, hoặc mã | tên | mã của mục cha. "
    "Nhóm câu hỏi: danh sách các mục dạng JSON, như phần fields của biểu mẫu."
)


class SharedTextForm(forms.Form):
    """The content of a shared part as text."""

    text = forms.CharField(
        label="Nội dung",
        help_text=TEXT_HELP,
        max_length=200_000,
        widget=forms.Textarea({"rows": 20, "class": "source", "spellcheck": "false"}),
        error_messages={"required": "Hãy ghi nội dung."},
    )


class NewSharedPartForm(SharedTextForm):
    """A new code list or block."""

    issuer = forms.ModelChoiceField(Agency.objects.none(), label="Cơ quan", empty_label=None)
    kind = forms.ChoiceField(label="Loại", choices=SharedKind.choices)
    key = forms.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$",
        label="Khóa",
        help_text="Chữ thường không dấu, chữ số, gạch dưới: clinics. Biểu mẫu gọi là G15/clinics.",
        error_messages={
            "required": "Hãy ghi khóa.",
            "invalid": "Khóa chỉ gồm chữ thường không dấu, số, gạch dưới.",
        },
    )
    title = forms.CharField(label="Tên", max_length=200, error_messages={"required": "Hãy ghi tên."})

    field_order = ("issuer", "kind", "key", "title", "text")

    def __init__(self, *args: Any, issuers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]
