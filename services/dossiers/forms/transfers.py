"""The form of a transfer to another office."""

from typing import Any

from django import forms

from services.agencies.models import Agency
from services.catalogue.receiving import nearby
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import Dossier
from services.dossiers.steps.transfer_rules import offices_for


class TransferForm(ReasonForm):
    """To which office, and why."""

    office = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Chuyển đến cơ quan",
        empty_label="Chọn cơ quan",
        error_messages={
            "required": "Hãy chọn cơ quan nhận hồ sơ.",
            "invalid_choice": "Cơ quan này không nhận thủ tục. Hãy chọn một cơ quan trong danh sách.",
        },
    )

    def __init__(self, dossier: Dossier, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        choice: Any = self.fields["office"]
        choice.queryset = offices_for(dossier)
        near = nearby(choice.queryset, dossier.agency)
        choice.choices = [("", choice.empty_label), *((office.pk, office.name) for office in near)]
        self.fields["note"].help_text = "Vì sao cơ quan ấy có thẩm quyền. Người nộp đọc được."
        self.order_fields(["office", "note"])
