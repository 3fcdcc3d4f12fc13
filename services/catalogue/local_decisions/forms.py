"""Forms of what provinces decide: by which text, from which day; and why a proposal is refused or cancelled."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from core.ui.date_fields import LocalDateField
from eforms.inputs.characters import hidden_character
from services.catalogue.local_decisions.rules import ENDS_TOO_EARLY, TOO_EARLY
from services.catalogue.rules import HIDDEN_CHARACTER


def check_is_read_as_written(text: str) -> None:
    """Refuse what turns the direction of a text that citizens read."""
    if hidden_character(text):
        raise forms.ValidationError(HIDDEN_CHARACTER)


class DecisionForm(forms.Form):
    """By which text a province decides something, and for which days."""

    basis = forms.CharField(max_length=120, validators=[check_is_read_as_written])
    valid_from = LocalDateField(label="Áp dụng từ ngày", help_text="Sau hôm nay; điều trước tự hết ngày liền trước.")
    valid_until = LocalDateField(label="Đến hết ngày", required=False, help_text="Để trống nếu không có hạn.")

    basis_words: ClassVar[tuple[str, str, str]]
    """Label and hint of the text, and what is said where it is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis = self.fields["basis"]
        basis.label, basis.help_text, basis.error_messages["required"] = self.basis_words
        self.fields["valid_from"].error_messages["required"] = "Hãy ghi ngày bắt đầu áp dụng."

    def clean_valid_from(self) -> date:
        begins: date = self.cleaned_data["valid_from"]
        if begins <= timezone.localdate():
            raise forms.ValidationError(TOO_EARLY)
        return begins

    def clean(self) -> dict[str, Any]:
        begins, ends = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", ENDS_TOO_EARLY)
        return self.cleaned_data


class ReasonForm(forms.Form):
    """Why a proposal is refused or cancelled."""

    note = forms.CharField(max_length=2000)

    @property
    def reason(self) -> str:
        """What was typed; empty where nothing was, which the verb refuses with a sentence."""
        return self.cleaned_data["note"] if self.is_valid() else ""
