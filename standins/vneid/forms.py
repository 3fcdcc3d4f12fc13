"""Forms of the stand-in VNeID: sign-in, and choice of the fault mode."""

from django import forms

from standins.vneid.fault_modes import FaultMode
from standins.vneid.people import ACCOUNTS, LISTED


class SignInForm(forms.Form):
    """Choice of a test person, from the list or by personal number."""

    person = forms.ChoiceField(
        label="Chọn người dùng thử",
        choices=[(number, account.fullName) for number, account in LISTED.items()],
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
    """Choice of the fault mode for all sign-ins to come."""

    fault_mode = forms.TypedChoiceField(
        label="Cách làm việc", choices=FaultMode.choices, coerce=FaultMode, widget=forms.RadioSelect
    )
