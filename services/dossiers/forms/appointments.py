"""Forms of appointments: the choice of a slot, the pattern of those that an office publishes."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext, gettext_lazy

from core.ui.date_fields import LocalDateField
from services.agencies.models import Agency
from services.catalogue.models import Procedure
from services.catalogue.package.appointments import AppointmentPurpose
from services.catalogue.receiving import received_at
from services.dossiers.appointments.publishing import MAX_DAYS, SlotPattern
from services.dossiers.models import Slot

INVALID_TIME: Final = "Ghi giờ và phút, ví dụ 08:00."


class SlotForm(forms.Form):
    """The choice of one slot among those of a day; `shown` is the one that the page named as chosen before."""

    slot = forms.TypedChoiceField(
        label=gettext_lazy("Giờ hẹn"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Hãy chọn một giờ."),
            "invalid_choice": gettext_lazy("Giờ này không còn chỗ. Hãy chọn một giờ trong danh sách."),
        },
    )
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, slots: Sequence[Slot], data: Any = None, *, shown: int | None = None, prefix: str = "") -> None:
        super().__init__(data, initial={"shown": shown}, prefix=prefix)
        self.slots = {slot.pk: slot for slot in slots}
        choice: Any = self.fields["slot"]
        choice.choices = [(slot.pk, _label(slot)) for slot in slots]

    def clean_slot(self) -> Slot:
        return self.slots[int(self.cleaned_data["slot"])]


def _label(slot: Slot) -> str:
    starts, ends = localtime(slot.starts_at), localtime(slot.ends_at)
    place = f", {slot.plan.place}" if slot.plan.place else ""
    return gettext("%(hours)s%(place)s (còn %(free)s chỗ)") % {
        "hours": f"{starts:%H:%M} – {ends:%H:%M}",
        "place": place,
        "free": slot.free,
    }


class OfficeAtForm(forms.Form):
    """The office and the day or week that a page of appointments is about; what cannot be read is left out."""

    marks_optional = False

    agency = forms.ModelChoiceField(Agency.objects.none(), required=False, label="Cơ quan", empty_label=None)
    day = LocalDateField(required=False, label="Ngày")

    def __init__(self, offices: Sequence[Agency], data: Any) -> None:
        super().__init__(data)
        choice: Any = self.fields["agency"]
        choice.queryset = Agency.objects.filter(pk__in=[office.pk for office in offices])


class PublishForm(forms.Form):
    """A pattern of slots: office, what for, which days, from when to when, how long, for how many."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Cơ quan", empty_label=None)
    purposes = forms.MultipleChoiceField(
        label="Dùng cho",
        choices=AppointmentPurpose,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một việc."},
    )
    procedures = forms.ModelMultipleChoiceField(
        Procedure.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Chỉ cho các thủ tục",
        help_text="Không chọn thủ tục nào: dùng cho mọi thủ tục của cơ quan.",
    )
    place = forms.CharField(
        required=False,
        max_length=200,
        label="Nơi hẹn",
        help_text="Phòng, quầy, địa chỉ. Chỉ bỏ trống khi cơ quan đến nơi được kiểm tra.",
    )
    first_day = LocalDateField(label="Từ ngày")
    last_day = LocalDateField(label="Đến ngày", help_text=f"Nhiều nhất {MAX_DAYS} ngày một lần.")
    weekdays = forms.TypedMultipleChoiceField(
        label="Vào các ngày",
        choices=list(enumerate(("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"))),
        initial=list(range(5)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ngày nghỉ lễ tự được bỏ qua; thứ Bảy, Chủ nhật chỉ dùng khi là ngày làm bù.",
        error_messages={"required": "Hãy chọn ít nhất một ngày trong tuần."},
    )
    begins = forms.TimeField(label="Từ giờ", initial="08:00", error_messages={"invalid": INVALID_TIME})
    ends = forms.TimeField(label="Đến giờ", initial="11:00", error_messages={"invalid": INVALID_TIME})
    minutes = forms.IntegerField(label="Mỗi khung giờ (phút)", initial=30, min_value=5, max_value=480)
    capacity = forms.IntegerField(label="Số người mỗi khung giờ", initial=1, min_value=1, max_value=200)
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": gettext_lazy("Hãy tải lại trang.")})
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, offices: Sequence[Agency], data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid4(), "agency": offices[0]} if offices else {})
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.filter(pk__in=[office.pk for office in offices])
        procedures: Any = self.fields["procedures"]
        procedures.queryset = received_at(offices).filter(is_online=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and not 0 <= (last - first).days < MAX_DAYS:
            self.add_error("last_day", f"Ngày cuối phải từ ngày đầu trở đi và trong vòng {MAX_DAYS} ngày.")
        if first and first < localdate():
            self.add_error("first_day", "Ngày này đã qua.")
        if data.get("begins") and data.get("ends") and data["begins"] >= data["ends"]:
            self.add_error("ends", "Giờ kết thúc phải sau giờ bắt đầu.")
        if not data.get("place") and data.get("purposes") != [AppointmentPurpose.INSPECTION]:
            self.add_error("place", "Hãy ghi nơi hẹn để người nộp biết phải đến đâu.")
        return data

    @property
    def pattern(self) -> SlotPattern:
        """The pattern of a valid form."""
        data = self.cleaned_data
        same = ("first_day", "last_day", "begins", "ends", "minutes", "capacity")
        return SlotPattern(weekdays=frozenset(data["weekdays"]), **{name: data[name] for name in same})
