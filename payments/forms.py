"""Forms of payers and staff."""

import re
from functools import partial
from secrets import token_urlsafe

from django import forms
from django.utils.translation import gettext, gettext_lazy

from payments.gateways.base import Gateway
from payments.gateways.registry import PAYMENT_METHODS
from payments.status import ManualRefundMethod


class ChooseGatewayForm(forms.Form):
    """Choice of a payment method."""

    gateway = forms.ChoiceField(
        label=gettext_lazy("Chọn cách thanh toán"),
        choices=lambda: [(code, gettext(method.label)) for code, method in PAYMENT_METHODS.items()],
        initial=lambda: next(iter(PAYMENT_METHODS)),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Hãy chọn một cách."),
            "invalid_choice": gettext_lazy("Cách thanh toán này không có. Hãy chọn một cách trong danh sách."),
        },
    )

    once = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput, initial=partial(token_urlsafe, 12))
    """Random token of the rendered page, the same in both requests of a double click."""

    def selected_gateway(self) -> Gateway:
        return PAYMENT_METHODS[self.cleaned_data["gateway"]]

    def click_key(self) -> str:
        """Idempotency key of the click: chosen method and page token; empty without a token."""
        once = self.cleaned_data["once"]
        return f"{self.cleaned_data['gateway']}-{once}" if once else ""


class ReasonForm(forms.Form):
    """The reason for a staff action."""

    reason = forms.CharField(
        label="Lý do", max_length=200, error_messages={"required": "Hãy ghi lý do."}, widget=forms.Textarea({"rows": 2})
    )


class DongField(forms.CharField):
    """An amount in whole đồng, with or without dots between thousands.

    Django's IntegerField would read 6.000 as six.
    """

    widget = forms.TextInput({"inputmode": "numeric"})
    PATTERN = re.compile(r"\d{1,15}|\d{1,3}(\.\d{3}){1,4}", re.ASCII)

    def to_python(self, value: object) -> int | None:  # type: ignore[override]  # a number comes out
        text = str(value or "").strip()
        if not text:
            return None
        if not self.PATTERN.fullmatch(text):
            raise forms.ValidationError("Số tiền chỉ gồm chữ số, ví dụ 16.000.")
        return int(text.replace(".", ""))


class AmountForm(ReasonForm):
    """Amount and reason of a refund."""

    amount_vnd = DongField(label="Số tiền (đồng)", error_messages={"required": "Hãy nhập số tiền."})
    field_order = ["amount_vnd", "reason"]


class TransactionForm(forms.Form):
    """Method and transaction number of a manual refund."""

    way = forms.ChoiceField(
        label="Đã trả bằng cách nào",
        choices=ManualRefundMethod.choices,
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
    """The reference of the order that an unmatched payment belongs to."""

    reference = forms.CharField(
        label="Mã thanh toán", max_length=20, error_messages={"required": "Hãy nhập mã thanh toán, bắt đầu bằng TT."}
    )
