"""Forms of reorganisations: which agencies, from which day, ordered by what."""

from typing import Any

from django import forms

from core.ui.date_fields import LocalDateField
from services.agencies.lookup import agency_of_code
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, Reorganisation
from services.agencies.reorganisation.models import ReorganisationKind

CODE_HINT = "Tìm mã ở danh sách cơ quan."


class AgencyCodeField(forms.CharField):
    """An agency by its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=35, **{"help_text": CODE_HINT, **options})

    def clean(self, value: Any) -> Agency | None:
        code = super().clean(value).strip().upper()
        if not code:
            return None
        if (agency := agency_of_code(code)) is None:
            raise forms.ValidationError("Không có cơ quan nào mang mã này.")
        if agency.code != code:
            raise forms.ValidationError(f"Mã này nay là của {agency}, mã {agency.code}. Hãy ghi mã ấy.")
        return agency


class ReorganisationForm(forms.Form):
    """What all reorganisations say."""

    kind: ReorganisationKind
    field_order = ("agency", "into", "superior", "code", "name", "agency_kind", "unit", "example")
    basis = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Văn bản quyết định việc này: số, ngày, cơ quan ban hành."
    )
    effective_on = LocalDateField(
        label="Áp dụng từ ngày", help_text="Hôm nay hoặc một ngày sau; đến ngày ấy Cổng mới chuyển."
    )

    def plan(self) -> Reorganisation:
        """The reorganisation that a valid form describes, not saved."""
        return Reorganisation(kind=self.kind, **self.cleaned_data)


class MergeForm(ReorganisationForm):
    kind = ReorganisationKind.MERGE
    agency = AgencyCodeField(label="Mã cơ quan thôi hoạt động")
    into = AgencyCodeField(label="Mã cơ quan kế thừa")


class MoveForm(ReorganisationForm):
    kind = ReorganisationKind.MOVE
    agency = AgencyCodeField(label="Mã cơ quan được chuyển")
    superior = AgencyCodeField(label="Mã cơ quan chủ quản mới")
    code = forms.CharField(
        label="Mã mới của cơ quan", max_length=35, help_text="Mã của cơ quan chủ quản mới, thêm một nhóm: H26.03."
    )


class AddForm(ReorganisationForm):
    kind = ReorganisationKind.ADD
    code = forms.CharField(label="Mã định danh điện tử", max_length=35, help_text="Ví dụ H26.03.")
    name = forms.CharField(label="Tên cơ quan", max_length=160)
    agency_kind = forms.ChoiceField(
        label="Loại cơ quan",
        required=False,
        choices=[("", "Không thuộc loại nào"), *AgencyKind.choices],
        help_text="Thủ tục tiếp nhận theo loại cơ quan thì cơ quan này tiếp nhận ngay.",
    )
    superior = AgencyCodeField(label="Mã cơ quan chủ quản", required=False)
    unit = forms.CharField(
        label="Mã đơn vị hành chính", required=False, max_length=5, help_text="Hai số của tỉnh hoặc năm số của xã."
    )
    example = AgencyCodeField(label="Tiếp nhận các thủ tục như cơ quan có mã", required=False)

    def clean_unit(self) -> AdministrativeUnit | None:
        code = self.cleaned_data["unit"]
        if not code:
            return None
        unit = AdministrativeUnit.objects.filter(code=code).first()
        if unit is None:
            raise forms.ValidationError("Không có đơn vị hành chính nào mang mã này.")
        return unit


FORMS = {"sap-nhap": MergeForm, "chuyen": MoveForm, "them": AddForm}
"""By the name in the address."""


class UnderstoodForm(forms.Form):
    """Whoever decides has read that it is not taken back."""

    understood = forms.BooleanField(
        label="Tôi đã đọc những gì chuyển, những gì ở lại, và biết việc này không hoàn tác được.",
        error_messages={"required": "Hãy đọc bảng trên và đánh dấu vào ô này trước khi quyết định."},
    )
