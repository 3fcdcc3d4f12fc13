"""Small forms around a dossier: office, reason, look-up by code."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.representation import Principal
from core.text import lower_first
from services.agencies.models import AdministrativeUnit, Agency
from services.catalogue.package.process import examination_of
from services.catalogue.receiving import receivers_of
from services.dossiers.applicant.look_up import DIGITS
from services.dossiers.filing.office_choice import (
    COMMUNE,
    PROVINCE,
    OfficeChoice,
    above_communes,
    all_provinces,
    choose,
    communes_of,
)
from services.dossiers.filing.principals import choices, key_of
from services.dossiers.models import Dossier


class ReceiverField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django knows none at run time
    """An office that receives a procedure: one of those shown, or else any other, which is asked for then."""

    procedure: int
    shown: Mapping[str, Agency]

    def to_python(self, value: Any) -> Any:
        if office := self.shown.get(str(value)):
            return office
        self.queryset = receivers_of(self.procedure)
        return super().to_python(value)


class OfficeForm(forms.Form):
    """Choice of the office to file at (nơi tiếp nhận) a procedure; `shown` are those that are offered at this place."""

    office = ReceiverField(
        Agency.objects.none(),
        label=gettext_lazy("Cơ quan tiếp nhận hồ sơ"),
        help_text=gettext_lazy("Chọn cơ quan thuận tiện cho bạn; hồ sơ được giải quyết như nhau."),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Hãy chọn một cơ quan tiếp nhận."),
            "invalid_choice": gettext_lazy(
                "Cơ quan này không tiếp nhận thủ tục. Hãy chọn một cơ quan trong danh sách."
            ),
        },
    )

    def __init__(self, procedure: int, shown: Iterable[Agency], data: Any = None) -> None:
        super().__init__(data)
        choice: Any = self.fields["office"]
        choice.procedure, choice.shown = procedure, {str(office.pk): office for office in shown}
        choice.choices = [(office.pk, _named(office)) for office in choice.shown.values()]
        if len(choice.choices) == 1:  # where there is nothing to choose, nobody has to
            [(choice.initial, _)] = choice.choices


def _named(office: Agency) -> str:
    """The office with its address, where that is known."""
    return f"{office.name}, {office.address}" if office.address else office.name


class BeginForm(OfficeForm):
    """Choice of the office and, for whoever may act for others, on whose behalf to file (nộp thay)."""

    def __init__(
        self,
        procedure: int,
        shown: Iterable[Agency],
        principals: Sequence[Principal],
        data: Any = None,
    ) -> None:
        super().__init__(procedure, shown, data)
        self.principals = {key_of(principal): principal for principal in principals}
        if principals:
            self.fields["on_behalf_of"] = forms.ChoiceField(
                label=gettext_lazy("Bạn nộp cho ai?"),
                help_text=gettext_lazy(
                    "Lựa chọn này được giữ cho cả hồ sơ và ghi trên mọi trang, mọi giấy tờ của hồ sơ."
                ),
                widget=forms.RadioSelect,
                choices=choices(principals),
                error_messages={
                    "required": gettext_lazy("Hãy chọn nộp cho chính mình hay thay ai."),
                    "invalid_choice": gettext_lazy(
                        "Bạn không đại diện, hoặc không còn được ủy quyền nộp thay người này."
                    ),
                },
            )
            self.order_fields(["on_behalf_of", "office"])

    @property
    def on_behalf_of(self) -> Principal | None:
        """Who was chosen; None for oneself."""
        return self.principals.get(self.cleaned_data.get("on_behalf_of", ""))


class ReasonForm(forms.Form):
    """The reason for an action."""

    note = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Hãy ghi lý do.")},
    )


class SendBackForm(ReasonForm):
    """Why a dossier goes back, and to which stage where there are several."""

    def __init__(self, dossier: Dossier, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        stages = [stage for stage in examination_of(dossier.package.stages) if stage.may_be_sent_back_to]
        if len(stages) > 1:
            self.fields["stage"] = forms.ChoiceField(
                label="Trở lại giai đoạn",
                choices=[(stage.key, stage.title) for stage in stages],
                initial=stages[-1].key,
                error_messages={"required": "Hãy chọn giai đoạn mà hồ sơ trở lại."},
            )


class OfficeOfStepForm(forms.Form):
    """The office that does a step: one of few, else by province, then commune, a press for each not yet said."""

    office = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Cơ quan thực hiện",
        empty_label="Chọn cơ quan",
        error_messages={
            "required": "Hãy chọn cơ quan.",
            "invalid_choice": "Hãy chọn một cơ quan trong danh sách.",
        },
    )

    def __init__(self, kind: str, near: Agency, data: Any = None, *, prefix: str) -> None:
        """Of offices of this kind, or of all; it begins in the province of the office `near`."""
        super().__init__(data, prefix=prefix)
        offices = Agency.objects.in_force().filter(**({"kind": kind} if kind else {}))
        place = {PROVINCE: _province_of(near)}
        if data is not None:
            place = {name: data.get(self.add_prefix(name), "") for name in (PROVINCE, COMMUNE)}
        found = choose(offices, place)
        office: Any = self.fields["office"]
        office.queryset = offices
        if data is not None and not any(place.values()) and data.get(self.add_prefix("office")):
            return  # an office by itself, as a page of few sends it
        shown = above_communes(offices, found.province) if found.asked and found.province else found.offices
        if found.is_by_place:
            office.queryset = offices.filter(pk__in=[one.pk for one in shown])
            self._ask_for_place(found, is_enough=bool(shown))
        office.choices = [("", office.empty_label), *((one.pk, _named(one)) for one in shown)]
        if found.asked and not shown:
            del self.fields["office"]
        elif not shown:
            office.error_messages["required"] = "Nơi này chưa có cơ quan nào làm được. Hãy chọn nơi khác."

    def _ask_for_place(self, found: OfficeChoice, *, is_enough: bool) -> None:
        """Province, then commune, then office: what is chosen of these, and the next one.

        `is_enough`: offices can be chosen without a commune.
        """
        self.fields[PROVINCE] = PlaceField("Tỉnh, thành phố", all_provinces(), found.province)
        if found.province and (found.commune or found.asked):
            communes = communes_of(found.province)
            self.fields[COMMUNE] = commune = PlaceField("Xã, phường, đặc khu", communes, found.commune)
            commune.required = not is_enough
            if is_enough and not found.commune:
                commune.help_text = "Chỉ chọn khi cơ quan ở cấp xã, rồi bấm lại nút bên dưới."
        self.order_fields([PROVINCE, COMMUNE, "office"])

    @property
    def office_to_choose(self) -> dict[str, Agency]:
        """What the choice of the office is given of the valid form."""
        return {"office": self.cleaned_data["office"]}


class PlaceField(forms.ChoiceField):
    """A place to choose the office by; after another press the offices there are offered."""

    def __init__(self, label: str, units: Iterable[AdministrativeUnit], chosen: AdministrativeUnit | None) -> None:
        super().__init__(
            label=label,
            choices=[("", "Chọn"), *((unit.code, unit.name) for unit in units)],
            initial=chosen.code if chosen else "",
            error_messages={
                "required": f"Hãy chọn {lower_first(label)} rồi bấm lại nút bên dưới.",
                "invalid_choice": f"Hãy chọn {lower_first(label)} trong danh sách.",
            },
        )


def _province_of(office: Agency) -> str:
    """The code of the province that the office stands in; empty for one of the whole country."""
    unit = office.unit
    return (unit.province_id or unit.pk) if unit else ""


class LookUpForm(forms.Form):
    """Look-up by dossier code, as printed on the receipt, and the last digits of the applicant's number."""

    code = forms.CharField(
        label=gettext_lazy("Mã hồ sơ"),
        help_text=gettext_lazy("In trên giấy tiếp nhận, ví dụ H26.03-261121-0001."),
        max_length=50,
        error_messages={"required": gettext_lazy("Hãy nhập mã hồ sơ.")},
    )
    last_digits = forms.RegexField(
        regex=rf"^[0-9]{{{DIGITS}}}$",
        label=gettext_lazy("Bốn số cuối"),
        help_text=gettext_lazy(
            "Của số điện thoại hoặc số định danh cá nhân của người nộp, để chỉ người có hồ sơ xem được."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Hãy nhập bốn số cuối."),
            "invalid": gettext_lazy("Hãy nhập đúng bốn chữ số, ví dụ 5678."),
        },
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()
