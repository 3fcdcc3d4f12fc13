"""Forms of the stand-in bank: payment by card, transfer, and the choice of fault modes."""

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
    """A transfer in a banking app; a scanned QR code fills it in, and payers may change every field."""

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
    """A transfer out of a holder's account, such as an agency's refund."""

    account = forms.CharField(label="Số tài khoản của cơ quan, nơi tiền đi", max_length=19)


class BehaviourForm(forms.Form):
    """Choice of fault modes and of the response code."""

    fault_modes = forms.MultipleChoiceField(
        label="Ngân hàng ứng xử", choices=FaultMode.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    code = forms.ChoiceField(
        label="Kết thúc giao dịch",
        choices=[
            ("", "Theo thẻ và người nộp"),
            *((code, f"Từ chối với mã {code}: {label}") for code, label in DECLINES.items()),
        ],
        required=False,
    )

    @classmethod
    def initialised(cls, text: str) -> Self:
        """The form filled in with this behaviour text."""
        behaviour = Behaviour.parse(" ".join(word for word in text.split() if word != RANDOM))
        return cls(
            initial={
                "fault_modes": list(behaviour.fault_modes),
                "code": behaviour.response_code,
                "random": RANDOM in text.split(),
            }
        )

    @property
    def text(self) -> str:
        """The choice as behaviour text, as in the header `X-Fault-Modes`."""
        chosen = frozenset(map(FaultMode, self.cleaned_data["fault_modes"]))
        return str(Behaviour(chosen, self.cleaned_data["code"]))


class DefaultBehaviourForm(BehaviourForm):
    """Choice of the default behaviour, for payments to come."""

    random = forms.BooleanField(label="Thêm cho mỗi giao dịch vài cách ứng xử ngẫu nhiên", required=False)

    @property
    def text(self) -> str:
        return f"{super().text} {RANDOM}" if self.cleaned_data["random"] else super().text
