"""What a buyer types at the bank, and what the control page sets."""

from django import forms

from payments.sandbox.cards import BANKS, CARDS
from payments.sandbox.conduct import Conduct


class PayForm(forms.Form):
    """Bank and card."""

    bank = forms.ChoiceField(label="Ngân hàng", choices=list(BANKS.items()), initial="NCB")
    card = forms.ChoiceField(
        label="Thẻ thử",
        choices=[(number, f"{card.label} ({number})") for number, card in CARDS.items()],
        initial=next(iter(CARDS)),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Ngân hàng không biết thẻ này.", "required": "Hãy chọn một thẻ."},
    )
    conduct = forms.ChoiceField(label="Cách ngân hàng ứng xử", choices=Conduct.choices, required=False)


class OtpForm(forms.Form):
    """The one-time password."""

    otp = forms.CharField(
        label="Mã xác thực (OTP)",
        max_length=10,
        error_messages={"required": "Hãy nhập mã xác thực."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class TransferForm(forms.Form):
    """What a banking app sends; filled in from a QR code, and free to be changed, as people do."""

    account = forms.CharField(label="Số tài khoản nhận", max_length=19)
    amount_vnd = forms.IntegerField(
        label="Số tiền (đồng)", min_value=1, max_value=10**12, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    text = forms.CharField(label="Nội dung", max_length=100, required=False)


class MoodForm(forms.Form):
    """How the bank behaves from now on."""

    conduct = forms.ChoiceField(label="Cách ngân hàng ứng xử", choices=Conduct.choices, widget=forms.RadioSelect)
