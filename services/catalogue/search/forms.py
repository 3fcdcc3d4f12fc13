"""The form of a search term."""

from django import forms

from services.catalogue.search.terms import Term, TermKind

MEANING_HELP = (
    "Từ cùng nghĩa: các cụm từ của tên chính thức, cách nhau bằng dấu chấm phẩy. "
    "Đưa lên đầu, tên thường gọi: mã thủ tục. "
    "Từ bỏ qua và việc ít khi được hỏi: để trống."
)


class SearchTermForm(forms.Form):
    """A phrase and what it means."""

    kind = forms.ChoiceField(label="Loại", choices=TermKind.choices)
    phrase = forms.CharField(label="Từ ngữ", max_length=120, error_messages={"required": "Hãy ghi từ ngữ."})
    meaning = forms.CharField(label="Nghĩa", max_length=500, required=False, help_text=MEANING_HELP)
    is_active = forms.BooleanField(label="Đang dùng", required=False)

    @property
    def term(self) -> Term:
        """What was written, with single blanks."""
        return Term(*(" ".join(self.cleaned_data[name].split()) for name in ("kind", "phrase", "meaning")))
