"""Forms of the record of an inspection: when, where and what; who was there; pictures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.timezone import localtime, make_aware

from core.text import visible
from core.ui.date_fields import LocalDateField
from eforms.files.file_types import suffixes_of
from eforms.files.uploads import AcceptedFile
from services.dossiers.appointments.inspections import MAX_MEGABYTES, MAX_PICTURES, Presence, Record
from services.dossiers.forms.appointments import INVALID_TIME
from services.dossiers.forms.files import FilesField, SeveralFiles, accepted_files
from services.dossiers.models import Attendee, AttendeeSide, AttendeeSignature, Inspection

MAX_ATTENDEES: Final = 12
VISIT: Final = "_visit"
ATTENDEES: Final = "_attendees"
PICTURES: Final = "_pictures"
"""Beginnings of input names; no field of the form of a step, which stands on the same page, begins so."""


class InspectionForm(forms.Form):
    """The record as it is being written; what is missing is told when the minutes are issued."""

    marks_optional = False

    day = LocalDateField(label="Ngày kiểm tra", required=False)
    begins = forms.TimeField(label="Từ giờ", required=False, error_messages={"invalid": INVALID_TIME})
    ends = forms.TimeField(label="Đến giờ", required=False, error_messages={"invalid": INVALID_TIME})
    place = forms.CharField(label="Nơi kiểm tra", required=False, max_length=300)
    content = forms.CharField(
        label="Nội dung kiểm tra", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    conclusion = forms.CharField(
        label="Kết luận, kiến nghị", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, inspection: Inspection | None, data: Any = None) -> None:
        super().__init__(data, initial=_initial(inspection) if inspection else {}, prefix=VISIT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, begins, ends = data.get("day"), data.get("begins"), data.get("ends")
        if begins and ends and begins >= ends:
            self.add_error("ends", "Giờ kết thúc phải sau giờ bắt đầu.")
        if (begins or ends) and not day and "day" not in self.errors:
            self.add_error("day", "Hãy ghi ngày kiểm tra.")
        return data

    def record(self, **more: Any) -> Record:
        """The record of a valid form, with who was there and what becomes of its pictures."""
        data = self.cleaned_data
        texts = {name: data[name] for name in ("place", "content", "conclusion")}
        return Record(began_at=self._moment("begins"), ended_at=self._moment("ends"), **texts, **more)

    def _moment(self, name: str) -> datetime | None:
        time = self.cleaned_data[name]
        return make_aware(datetime.combine(self.cleaned_data["day"], time)) if time else None


def _initial(inspection: Inspection) -> dict[str, Any]:
    begins, ends = inspection.began_at, inspection.ended_at
    return {
        "day": localtime(begins).date() if begins else None,
        "begins": f"{localtime(begins):%H:%M}" if begins else "",
        "ends": f"{localtime(ends):%H:%M}" if ends else "",
        **{name: getattr(inspection, name) for name in ("place", "content", "conclusion")},
    }


class AttendeeForm(forms.Form):
    """Somebody who was there; a row without a name is left out."""

    marks_optional = False

    name = forms.CharField(label="Họ tên", required=False, max_length=120)
    position = forms.CharField(label="Chức vụ, vai trò", required=False, max_length=120)
    side = forms.ChoiceField(label="Bên", choices=AttendeeSide, initial=AttendeeSide.OFFICE)
    signature = forms.ChoiceField(label="Chữ ký", choices=AttendeeSignature, initial=AttendeeSignature.PAPER)
    remark = forms.CharField(label="Ý kiến, lý do không ký", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and data.get("signature") == AttendeeSignature.REFUSED and not data.get("remark"):
            self.add_error("remark", "Hãy ghi vì sao người này không ký.")
        return data


AttendeeFormSet = forms.formset_factory(AttendeeForm, extra=3, max_num=MAX_ATTENDEES, absolute_max=MAX_ATTENDEES)
"""Those who were there, and three empty rows; saving gives three more."""


def attendee_forms(attendees: Sequence[Attendee], data: Any = None) -> Any:
    names = ("name", "position", "side", "signature", "remark")
    if data is not None:  # what was posted is compared with nothing: a row that was saved before is no empty one
        return AttendeeFormSet(data, prefix=ATTENDEES)
    initial = [{name: getattr(one, name) for name in names} for one in attendees]
    return AttendeeFormSet(initial=initial, prefix=ATTENDEES)


def presences(formset: Any) -> list[Presence]:
    """Those named in a valid set of forms."""
    return [Presence(**row) for form in formset.forms if visible((row := form.cleaned_data).get("name", ""))]


class PicturesForm(forms.Form):
    """Pictures to add; those that are none are refused, the others are kept."""

    pictures = FilesField(
        label="Thêm ảnh",
        required=False,
        help_text=f"Ảnh JPG, PNG, HEIC; mỗi ảnh nhiều nhất {MAX_MEGABYTES} MB, cả thảy {MAX_PICTURES} ảnh.",
        widget=SeveralFiles(attrs={"accept": suffixes_of(["picture"]), "data-with-button": ""}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, prefix=PICTURES)

    def accepted(self) -> list[AcceptedFile]:
        """The valid files; what is wrong with the others stands at the field."""
        return accepted_files(self, "pictures", max_megabytes=MAX_MEGABYTES, kinds=["picture"])
