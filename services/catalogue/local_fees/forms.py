"""Form of an amount that a province fixes."""

from collections.abc import Mapping
from typing import Any

from django import forms

from payments.forms import DongField
from services.agencies.models import AdministrativeUnit
from services.catalogue.local_decisions.forms import DecisionForm
from services.catalogue.local_fees.models import LocalFee
from services.catalogue.local_fees.rules import SAYS_BY_WHICH_TEXT
from services.catalogue.models import Procedure
from services.catalogue.package.fees.charges import FeeRule


class LocalFeeForm(DecisionForm):
    """The amount that a provincial council fixed for one of the fees that are left open."""

    field_order = ["fee", "amount_vnd"]
    basis_words = (
        "Số nghị quyết của Hội đồng nhân dân tỉnh",
        "Ví dụ: 06/2020/NQ-HĐND. Người nộp thấy số này cạnh mức thu.",
        SAYS_BY_WHICH_TEXT,
    )

    fee = forms.ChoiceField(
        label="Khoản thu",
        error_messages={"required": "Hãy chọn khoản thu.", "invalid_choice": "Hãy chọn một khoản trong danh sách."},
    )
    amount_vnd = DongField(
        label="Mức thu (đồng)",
        help_text="Của một lần, một bản… như phiên bản ghi. Ghi 0 nếu tỉnh không thu.",
        error_messages={"required": "Hãy ghi mức thu; không thu thì ghi 0."},
    )

    def __init__(self, fees: Mapping[str, FeeRule], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["fee"]
        choice.choices = [(key, fee_title(fee)) for key, fee in fees.items()]

    def row(self, procedure: Procedure, province: AdministrativeUnit) -> LocalFee:
        """The unsaved amount that a valid form says."""
        return LocalFee(procedure=procedure, province=province, **self.cleaned_data)


def fee_title(fee: FeeRule) -> str:
    """A fee with what tells it apart from another of the same name: its case and its ways to file."""
    ways = ", ".join(channel.label.lower() for channel in fee.channels)
    return " – ".join(filter(None, (fee.name, fee.case, ways)))
