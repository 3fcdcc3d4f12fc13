"""Forms of reorganisations: which agencies, from which day, ordered by what."""

from typing import Any

from django import forms

from core.ui.date_fields import LocalDateField
from services.agencies.lookup import agencies_named, agency_of_code
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, Reorganisation
from services.agencies.reorganisation.models import ReorganisationKind

CODE_HINT = "Mã, hoặc tên có dấu hay không dấu."
LISTED = 8
"""Agencies that are named where a name means several."""


class AgencyField(forms.CharField):
    """An agency in force, by its code or by a name or part of one that no other has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, **{"help_text": CODE_HINT, **options})

    def clean(self, value: Any) -> Agency | None:
        text = super().clean(value).strip()
        if not text:
            return None
        agency = agency_of_code(text.upper())
        if agency is None:
            return _only_one_of(agencies_named(text, at_most=LISTED))
        if agency.code != text.upper():
            raise forms.ValidationError(f"Mã này nay là của {agency}, mã {agency.code}. Hãy ghi mã ấy.")
        return agency


def _only_one_of(found: list[Agency]) -> Agency:
    if not found:
        raise forms.ValidationError("Không có cơ quan nào mang mã hoặc tên này.")
    if len(found) > 1:
        named = "; ".join(f"{one.name} ({one.code})" for one in found)
        raise forms.ValidationError(f"Hãy ghi mã, vì tên này có thể là: {named}.")
    return found[0]


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
    agency = AgencyField(label="Cơ quan thôi hoạt động")
    into = AgencyField(label="Cơ quan kế thừa")


class MoveForm(ReorganisationForm):
    kind = ReorganisationKind.MOVE
    agency = AgencyField(label="Cơ quan được chuyển")
    superior = AgencyField(label="Cơ quan chủ quản mới")
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
    superior = AgencyField(label="Cơ quan chủ quản", required=False)
    unit = forms.CharField(
        label="Mã đơn vị hành chính", required=False, max_length=5, help_text="Hai số của tỉnh hoặc năm số của xã."
    )
    example = AgencyField(label="Tiếp nhận các thủ tục như cơ quan", required=False)

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
