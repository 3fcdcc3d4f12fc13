"""The two forms of the stand-in: who is there, and how it shall behave."""

from django import forms

from standins.vneid.fault_modes import FaultMode
from standins.vneid.people import ACCOUNTS


class SignIn(forms.Form):
    """A person, chosen from the list or by number."""

    person = forms.ChoiceField(
        label="Chọn người dùng thử",
        choices=[(number, account.fullName) for number, account in ACCOUNTS.items()],
        widget=forms.RadioSelect,
        required=False,
    )
    number = forms.CharField(label="hoặc nhập số định danh", required=False, max_length=12)

    def clean(self) -> dict[str, str]:
        typed = self.cleaned_data.get("number", "").strip()
        number = typed or self.cleaned_data.get("person", "")
        if not number:
            raise forms.ValidationError("Hãy chọn một người hoặc nhập số định danh.")
        if number not in ACCOUNTS:
            raise forms.ValidationError(f"Không có tài khoản thử nào mang số {number}.")
        return {"number": number}


class FaultModeForm(forms.Form):
    """What the stand-in shall do from now on."""

    conduct = forms.TypedChoiceField(
        label="Cách làm việc", choices=FaultMode.choices, coerce=FaultMode, widget=forms.RadioSelect
    )
