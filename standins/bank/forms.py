"""What a buyer types at the bank, and what the control page sets."""

from typing import Self

from django import forms

from standins.bank.cards import BANKS, CARDS
from standins.bank.fault_modes import DECLINES, RANDOM, Behaviour, FaultMode


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
        label="Số tiền (đồng)",
        min_value=1,
        max_value=10**12,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Hãy nhập số tiền bằng chữ số, ví dụ 16000."},
    )
    text = forms.CharField(label="Nội dung", max_length=100, required=False)


class OutgoingForm(TransferForm):
    """What the holder of an account sends, such as an agency that gives money back."""

    account = forms.CharField(label="Số tài khoản của cơ quan, nơi tiền đi", max_length=19)


class BehaviourForm(forms.Form):
    """Any number of conducts, and how the payment ends."""

    conducts = forms.MultipleChoiceField(
        label="Ngân hàng ứng xử", choices=FaultMode.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    code = forms.ChoiceField(
        label="Kết thúc giao dịch",
        choices=[
            ("", "Theo thẻ và người nộp"),
            *((code, f"Từ chối với mã {code}: {words}") for code, words in DECLINES.items()),
        ],
        required=False,
    )

    @classmethod
    def showing(cls, words: str) -> Self:
        """The form as it would have been filled in to say these words."""
        behaviour = Behaviour.of(" ".join(word for word in words.split() if word != RANDOM))
        return cls(
            initial={
                "conducts": list(behaviour.conducts),
                "code": behaviour.code,
                "random": RANDOM in words.split(),
            }
        )

    @property
    def words(self) -> str:
        """As the header `X-Conduct` says it."""
        chosen = frozenset(map(FaultMode, self.cleaned_data["conducts"]))
        return str(Behaviour(chosen, self.cleaned_data["code"]))


class DefaultBehaviourForm(BehaviourForm):
    """How the bank behaves from now on."""

    random = forms.BooleanField(label="Thêm cho mỗi giao dịch vài cách ứng xử ngẫu nhiên", required=False)

    @property
    def words(self) -> str:
        return f"{super().words} {RANDOM}" if self.cleaned_data["random"] else super().words
