"""Form of where in a province, and when, a procedure is received over the counter."""

from collections.abc import Sequence
from typing import Any

from django import forms

from services.agencies.models import AdministrativeUnit, Agency
from services.catalogue.local_decisions.forms import DecisionForm, check_is_read_as_written
from services.catalogue.local_reception.models import LocalReception
from services.catalogue.local_reception.rules import MOST_OFFICES, ONE_OFFICE, SAYS_BY_WHICH_TEXT
from services.catalogue.models import Procedure


class LocalReceptionForm(DecisionForm):
    """The offices that receive, by name, and their hours where these differ from their working time."""

    field_order = ["offices", "hours"]
    basis_words = (
        "Số quyết định của Ủy ban nhân dân tỉnh",
        "Ví dụ: 1234/QĐ-UBND. Người dân thấy số này cạnh danh sách.",
        SAYS_BY_WHICH_TEXT,
    )

    offices = forms.MultipleChoiceField(
        label="Nơi tiếp nhận trực tiếp",
        help_text="Địa chỉ, điện thoại và giờ làm việc của từng nơi lấy từ danh sách cơ quan trên Cổng.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": ONE_OFFICE, "invalid_choice": "Hãy chọn trong danh sách các nơi của tỉnh."},
    )
    hours = forms.CharField(
        label="Giờ tiếp nhận thủ tục này",
        max_length=300,
        required=False,
        validators=[check_is_read_as_written],
        help_text="Chỉ ghi khi khác giờ làm việc, ví dụ: sáng thứ Ba và thứ Năm, 8:00–11:00.",
    )

    def __init__(self, nameable: Sequence[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._nameable = {str(office.pk): office for office in nameable[:MOST_OFFICES]}
        choice: Any = self.fields["offices"]
        choice.choices = [(key, office.name) for key, office in self._nameable.items()]

    def row(self, procedure: Procedure, province: AdministrativeUnit) -> LocalReception:
        """The unsaved decision that a valid form says; its offices are `chosen`."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "offices"}
        return LocalReception(procedure=procedure, province=province, **values)

    @property
    def chosen(self) -> list[Agency]:
        return [self._nameable[key] for key in self.cleaned_data["offices"]]
