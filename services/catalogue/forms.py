"""Forms of the studio: offices, fees, time limits, field texts, package import, and those of the staff actions."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.db.models import Q

from core.ui.date_fields import LocalDateField
from eforms.definition import DocumentField, Field, PromiseField, ReadingField, Step
from payments.forms import DongField
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind
from services.catalogue.authoring import package_edits
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.package.parsing.parser import MAX_MEGABYTES
from services.catalogue.package.time_limits import TimeLimit, TimeUnit

MOST_COMPARED_MEGABYTES: Final = 20


class AddOfficesForm(forms.Form):
    """Which offices come to receive a procedure: some by code, or all of one level, in one province or in all."""

    codes = forms.CharField(
        label="Mã cơ quan, mỗi dòng một mã", required=False, widget=forms.Textarea({"rows": 4}), max_length=100_000
    )
    level = forms.ChoiceField(
        label="Hoặc mọi cơ quan của một cấp",
        required=False,
        choices=[("", "Không"), ("commune", "Mọi cơ quan cấp xã"), ("province", "Mọi cơ quan cấp tỉnh")],
    )
    province = forms.ModelChoiceField(
        AdministrativeUnit.objects.filter(province=None),
        label="Trong tỉnh, thành phố",
        required=False,
        empty_label="Cả nước",
        error_messages={"invalid_choice": "Hãy chọn một tỉnh, thành phố trong danh sách."},
    )
    begins = forms.CharField(
        label="Chỉ cơ quan có tên bắt đầu bằng",
        required=False,
        max_length=100,
        help_text="Ví dụ: Ủy ban nhân dân. Để trống thì lấy mọi cơ quan của cấp, kể cả công an.",
    )

    def clean_codes(self) -> list[Agency]:
        codes = set(self.cleaned_data["codes"].replace(",", " ").split())
        found = list(Agency.objects.in_force().filter(code__in=codes))
        if unknown := sorted(codes - {office.code for office in found}):
            raise forms.ValidationError(f"Không có cơ quan nào mang mã: {', '.join(unknown[:20])}.")
        return found

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not data["codes"] and not data["level"]:
            self.add_error("codes", "Hãy ghi mã cơ quan, hoặc chọn một cấp.")
        if not self.errors and data["province"] and not data["level"]:
            self.add_error("level", "Hãy chọn cấp của các cơ quan trong tỉnh, thành phố này.")
        if not self.errors and not self.offices():
            self.add_error("level", "Chưa có cơ quan nào của cấp này ở nơi đã chọn; cơ quan mới do quản trị thêm.")
        return data

    def offices(self) -> list[Agency]:
        """The offices that a valid form names."""
        data = self.cleaned_data
        named: list[Agency] = data["codes"]
        if not data["level"]:
            return named
        units = AdministrativeUnit.objects.filter(province__isnull=data["level"] == "province")
        if data["province"]:
            units = units.filter(Q(pk=data["province"].pk) | Q(province=data["province"]))
        return [*named, *Agency.objects.in_force().filter(unit__in=units, name__startswith=data["begins"])]


class KindsForm(forms.Form):
    """All offices of which kinds receive a procedure."""

    kinds = forms.MultipleChoiceField(
        label="Mọi cơ quan thuộc các loại",
        required=False,
        choices=AgencyKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="“Bộ, cơ quan trung ương” là cơ quan công bố thủ tục. Không chọn loại nào: chỉ những nơi thêm tay.",
    )

    def clean_kinds(self) -> list[AgencyKind]:
        return [AgencyKind(kind) for kind in self.cleaned_data["kinds"]]


class SameOfficeForm(forms.Form):
    """Another office, whose procedures an office comes to receive too."""

    code = forms.CharField(label="Tiếp nhận các thủ tục như cơ quan có mã", max_length=35)

    def clean_code(self) -> Agency:
        office = Agency.objects.filter(code=self.cleaned_data["code"]).first()
        if office is None:
            raise forms.ValidationError("Không có cơ quan nào mang mã này.")
        return office


class NewRateForm(forms.Form):
    """A new amount of a fee from a day on; empty: no change."""

    amount_vnd = DongField(label="Mức thu mới (đồng)", required=False, widget=forms.TextInput({"inputmode": "numeric"}))
    since = LocalDateField(label="Áp dụng từ ngày", required=False)
    basis = forms.CharField(label="Căn cứ", max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        amount, since = self.cleaned_data.get("amount_vnd"), self.cleaned_data.get("since")
        if amount is not None and since is None and "since" not in self.errors:
            self.add_error("since", "Hãy ghi ngày bắt đầu áp dụng mức thu mới.")
        if since is not None and amount is None and "amount_vnd" not in self.errors:
            self.add_error("amount_vnd", "Hãy ghi mức thu mới.")
        return self.cleaned_data

    def apply(self, package: Package, key: str) -> Package:
        data = self.cleaned_data
        if data["amount_vnd"] is None:
            return package
        return package_edits.with_new_rate(
            package, key, amount_vnd=data["amount_vnd"], since=data["since"], basis=data["basis"]
        )


class FeeForm(forms.Form):
    """Correct one existing fee rule."""

    amount_vnd = DongField(
        label="Mức thu (đồng)",
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"required": "Hãy nhập mức thu."},
    )
    valid_from = LocalDateField(label="Áp dụng từ ngày", required=False)
    valid_until = LocalDateField(label="Áp dụng đến hết ngày", required=False, help_text="Để trống nếu không có hạn.")
    basis = forms.CharField(label="Căn cứ", max_length=120, required=False)

    @staticmethod
    def initial_from(fee: FeeRule) -> Mapping[str, object]:
        """Initial data from a fee rule."""
        return {
            "amount_vnd": f"{fee.amount_vnd:,}".replace(",", "."),
            **{name: getattr(fee, name) for name in ("valid_from", "valid_until", "basis")},
        }

    def apply(self, package: Package, number: int) -> Package:
        return package_edits.with_fee_changes(package, number, self.cleaned_data) if self.has_changed() else package


class LimitForm(forms.Form):
    """Edit one time limit."""

    amount = forms.IntegerField(
        label="Thời hạn",
        required=False,
        min_value=0,
        help_text="Ghi 0 nếu trả kết quả trong ngày; để trống nếu pháp luật không quy định.",
        error_messages={"invalid": "Hãy ghi một số nguyên.", "min_value": "Thời hạn không thể nhỏ hơn 0."},
    )
    unit = forms.ChoiceField(label="Tính bằng", choices=TimeUnit.choices)
    next_day_after = forms.TimeField(
        label="Nhận sau giờ này tính từ ngày làm việc sau",
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "Ghi giờ có thật, ví dụ 15:00."},
    )
    note = forms.CharField(label="Ghi chú", max_length=500, required=False)

    @staticmethod
    def initial_from(limit: TimeLimit) -> Mapping[str, object]:
        return {name: getattr(limit, name) for name in ("amount", "unit", "next_day_after", "note")}

    def apply(self, package: Package, number: int) -> Package:
        data = {**self.cleaned_data, "unit": TimeUnit(self.cleaned_data["unit"])}
        return package_edits.with_limit_changes(package, number, data) if self.has_changed() else package


NO_HEADING = "–"
"""How the studio shows a heading of the paper that is left out on purpose; an empty one is that of the page."""


class PaperLabelField(forms.CharField):
    """What something is called on paper: None, or NO_HEADING typed for an empty text."""

    def __init__(self, label: str, *, as_on_page: str) -> None:
        hint = f"Để trống thì như {as_on_page}; gõ {NO_HEADING} thì không in."
        super().__init__(label=label, required=False, max_length=500, help_text=hint)

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        return "" if text == NO_HEADING else text or None


def typed_label(label: str | None) -> str:
    """A name on paper as PaperLabelField shows it."""
    return NO_HEADING if label == "" else label or ""


class StepTextsForm(forms.Form):
    """Edit the heading texts of a step."""

    title = forms.CharField(label="Tiêu đề bước", max_length=500, error_messages={"required": "Bước cần có tiêu đề."})
    intro = forms.CharField(label="Lời dẫn", required=False, max_length=10_000, widget=forms.Textarea({"rows": 2}))
    title_en = forms.CharField(label="Tiêu đề tiếng Anh", required=False, max_length=10_000)
    paper_title = PaperLabelField("Tiêu đề trên giấy", as_on_page="tiêu đề bước")

    @staticmethod
    def initial_from(step: Step) -> Mapping[str, str]:
        texts = {name: getattr(step, name) for name in ("title", "intro", "title_en")}
        return texts | {"paper_title": typed_label(step.paper_title)}


class FieldTextsForm(forms.Form):
    """Edit the label and hint of a field, in Vietnamese and English."""

    label = forms.CharField(label="Câu hỏi", max_length=500, error_messages={"required": "Mục cần có câu hỏi."})
    hint = forms.CharField(label="Lời hướng dẫn", required=False, max_length=10_000, widget=forms.Textarea({"rows": 2}))
    label_en = forms.CharField(label="Câu hỏi tiếng Anh", required=False, max_length=10_000)
    hint_en = forms.CharField(label="Hướng dẫn tiếng Anh", required=False, max_length=10_000)

    @staticmethod
    def initial_from(field: Field) -> Mapping[str, str]:
        return {name: getattr(field, name) for name in ("label", "hint", "label_en", "hint_en")}


class PrintedTextsForm(FieldTextsForm):
    """The texts of a field that is printed with its answer, those of the paper too."""

    paper_label = PaperLabelField("Tên trên giấy", as_on_page="câu hỏi")
    paper_text = forms.CharField(
        label="Câu in trên giấy",
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="In thay cho tên và câu trả lời. Trộn câu trả lời bằng {khóa} hoặc {khóa.phần}.",
    )

    @staticmethod
    def initial_from(field: Field) -> Mapping[str, str]:
        paper = {"paper_label": typed_label(field.paper_label), "paper_text": field.paper_text}
        return {**FieldTextsForm.initial_from(field), **paper}

    def clean_paper_text(self) -> str:
        return str(self.cleaned_data["paper_text"]).replace("\r\n", "\n")


def texts_form_of(field: Field) -> type[FieldTextsForm]:
    """The form for the texts of a field."""
    return FieldTextsForm if isinstance(field, ReadingField | PromiseField | DocumentField) else PrintedTextsForm


class CompareCataloguesForm(forms.Form):
    """Upload of the packages of another installation."""

    packages = forms.FileField(
        label="Tệp danh mục của nơi kia (.jsonl)",
        help_text=f"Mỗi dòng một gói thủ tục, bảng mã UTF-8, không quá {MOST_COMPARED_MEGABYTES} MB.",
        widget=forms.ClearableFileInput({"accept": ".jsonl"}),
        error_messages={"required": "Hãy chọn một tệp.", "empty": "Tệp này trống, không có nội dung."},
    )

    def clean_packages(self) -> Any:
        file = self.cleaned_data["packages"]
        if file.size > MOST_COMPARED_MEGABYTES * 1_000_000:
            raise forms.ValidationError(
                f"Tệp lớn {file.size / 1e6:.0f} MB; ở trang này không quá {MOST_COMPARED_MEGABYTES} MB. "
                "Danh mục lớn hơn thì nhờ quản trị hệ thống so sánh bằng lệnh compare_catalogues."
            )
        return file


class ImportPackageForm(forms.Form):
    """Upload of a package file."""

    package = forms.FileField(
        label="Tệp gói thủ tục (.json)",
        help_text=f"Tệp JSON ở bảng mã UTF-8, không quá {MAX_MEGABYTES} MB.",
        widget=forms.ClearableFileInput({"accept": ".json,application/json"}),
        error_messages={"required": "Hãy chọn một tệp.", "empty": "Tệp này trống, không có nội dung."},
    )
