"""What the payer chooses."""

import re
from functools import partial
from secrets import token_urlsafe

from django import forms

from payments.gateways.base import Gateway
from payments.gateways.registry import PAYMENT_METHODS
from payments.status import ByHand


class ChooseGatewayForm(forms.Form):
    """How the payer wants to pay."""

    gateway = forms.ChoiceField(
        label="Chọn cách thanh toán",
        choices=lambda: [(code, method.label) for code, method in PAYMENT_METHODS.items()],
        initial=lambda: next(iter(PAYMENT_METHODS)),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Hãy chọn một cách.",
            "invalid_choice": "Cách thanh toán này không có. Hãy chọn một cách trong danh sách.",
        },
    )

    once = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput, initial=partial(token_urlsafe, 12))
    """The same in the second click of a double one, another on every page shown."""

    def chosen(self) -> Gateway:
        return PAYMENT_METHODS[self.cleaned_data["gateway"]]

    def click(self) -> str:
        """Which way was clicked on which page; empty when that cannot be told."""
        once = self.cleaned_data["once"]
        return f"{self.cleaned_data['gateway']}-{once}" if once else ""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Lý do", max_length=200, error_messages={"required": "Hãy ghi lý do."}, widget=forms.Textarea({"rows": 2})
    )


class DongField(forms.CharField):
    """Whole đồng, with or without the dots between thousands.

    Django's own number field would read 6.000 as six.
    """

    widget = forms.TextInput({"inputmode": "numeric"})
    WRITTEN = re.compile(r"\d{1,15}|\d{1,3}(\.\d{3}){1,4}", re.ASCII)

    def to_python(self, value: object) -> int | None:  # type: ignore[override]  # a number comes out
        text = str(value or "").strip()
        if not text:
            return None
        if not self.WRITTEN.fullmatch(text):
            raise forms.ValidationError("Số tiền chỉ gồm chữ số, ví dụ 16.000.")
        return int(text.replace(".", ""))


class AmountForm(ReasonForm):
    """How much goes back, and why."""

    amount_vnd = DongField(label="Số tiền (đồng)", error_messages={"required": "Hãy nhập số tiền."})
    field_order = ["amount_vnd", "reason"]


class TransactionForm(forms.Form):
    """How money was given back by hand."""

    way = forms.ChoiceField(
        label="Đã trả bằng cách nào",
        choices=ByHand.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn cách đã trả.", "invalid_choice": "Hãy chọn một cách trong danh sách."},
    )
    transaction_no = forms.CharField(
        label="Số phiếu chi hoặc số giao dịch chuyển khoản",
        help_text="Khi chuyển khoản, hãy ghi mã thanh toán trong nội dung để sao kê tự khớp.",
        max_length=40,
        error_messages={"required": "Hãy nhập số phiếu chi hoặc số giao dịch."},
    )


class OrderReferenceForm(forms.Form):
    """Which order a payment was for."""

    reference = forms.CharField(
        label="Mã thanh toán", max_length=20, error_messages={"required": "Hãy nhập mã thanh toán, bắt đầu bằng TT."}
    )
