"""What the payer chooses."""

from django import forms

from payments.gateways import GATEWAYS, Gateway


class ChooseGatewayForm(forms.Form):
    """How the payer wants to pay."""

    gateway = forms.ChoiceField(
        label="Chọn cách thanh toán",
        choices=[(gateway.code, gateway.label) for gateway in GATEWAYS.values()],
        initial=next(iter(GATEWAYS)),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Hãy chọn một cách.",
            "invalid_choice": "Cách thanh toán này không có. Hãy chọn một cách trong danh sách.",
        },
    )

    def chosen(self) -> Gateway:
        return GATEWAYS[self.cleaned_data["gateway"]]
