"""The form that begins a filing at the desk: which procedure, how it came, and for whom."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate

from core.refusals import RefusalError
from eforms.inputs.identifiers import is_spelt_like_a_name
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.counter.people import (
    NAME_LENGTH,
    StatedOrganisation,
    StatedPerson,
    read_birth,
    read_card,
    read_name,
    read_tax_code,
)
from services.dossiers.counter.rules import check_stamp, check_takes_channel


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic to the type checker only
    """A procedure, by code and name."""

    def label_from_instance(self, version: Any) -> str:
        return f"{version.procedure.code} – {version.procedure.name}"


def _typed(label: str, hint: str = "", *, length: int = 30, **attrs: str) -> forms.CharField:
    attrs = {"autocomplete": "off", **attrs}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, max_length=length, required=False, widget=widget)


class CounterForm(forms.Form):
    """Procedure, office, channel with its stamp, and the person: by the QR code of the card or typed."""

    marks_optional = False
    version = VersionField(
        ProcedureVersion.objects.none(),
        label="Thủ tục",
        empty_label="Chọn thủ tục",
        error_messages={
            "required": "Hãy chọn thủ tục.",
            "invalid_choice": "Cơ quan của bạn không tiếp nhận thủ tục này. Hãy chọn một thủ tục trong danh sách.",
        },
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Tiếp nhận tại",
        empty_label=None,
        error_messages={"required": "Hãy chọn nơi tiếp nhận.", "invalid_choice": "Hãy chọn nơi bạn làm việc."},
    )
    channel = forms.ChoiceField(
        label="Hồ sơ đến bằng cách nào?",
        choices=[(FilingChannel.DESK, "Người nộp đến quầy"), (FilingChannel.POST, "Hồ sơ giấy gửi qua bưu điện")],
        widget=forms.RadioSelect,
        initial=FilingChannel.DESK,
        error_messages={"required": "Hãy chọn hồ sơ đến bằng cách nào."},
    )
    posted_on = forms.DateField(
        label="Ngày gửi theo dấu bưu điện",
        help_text="Chỉ khi hồ sơ gửi qua bưu điện. Thời hạn giải quyết vẫn tính từ khi tiếp nhận.",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Hãy nhập ngày, ví dụ 05/12/2026."},
    )
    card = _typed(
        "Quét mã QR trên thẻ căn cước",
        "Đặt con trỏ vào ô này rồi quét. Có mã QR thì không cần nhập số định danh, họ tên, ngày sinh.",
        length=500,
    )
    personal_number = _typed("Số định danh cá nhân", "12 chữ số trên thẻ căn cước.", inputmode="numeric")
    full_name = _typed("Họ, chữ đệm và tên", "Như trên thẻ.", length=NAME_LENGTH)
    birth = _typed("Ngày sinh", "Ví dụ 24/11/1985.", inputmode="numeric")
    phone = _typed("Số điện thoại", "Để báo cho người nộp; bỏ trống nếu họ không có.", type="tel")
    tax_code = _typed(
        "Mã số thuế hoặc mã số doanh nghiệp",
        "Chỉ khi người này đến nộp cho một tổ chức. Giấy tờ đại diện, ủy quyền kiểm tra tại quầy.",
    )
    organisation_name = _typed(
        "Tên tổ chức", "Như trên giấy đăng ký doanh nghiệp hoặc quyết định thành lập.", length=300
    )

    def __init__(self, offices: Iterable[Agency], versions: QuerySet[ProcedureVersion], data: Any = None) -> None:
        offices = list(offices)
        super().__init__(data, initial={"agency": offices[0] if len(offices) == 1 else None})
        chosen: Any = self.fields["version"]
        chosen.queryset = versions
        office: Any = self.fields["agency"]
        office.queryset = Agency.objects.filter(pk__in=[one.pk for one in offices])
        if len(offices) == 1:
            office.widget = forms.HiddenInput()
        self.person: StatedPerson | None = None
        self.organisation: StatedOrganisation | None = None

    def clean_phone(self) -> str:
        digits = re.sub(r"[\s.\-()]", "", self.cleaned_data["phone"])
        if digits and not re.fullmatch(r"\+?[0-9]{8,14}", digits):
            raise forms.ValidationError("Nhập số điện thoại, ví dụ 0912 345 678.")
        return digits

    def clean(self) -> dict[str, Any]:
        """Read the person from the card or from what was typed, and ask of the channel what it needs."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("card"):
            self._read("card", lambda: read_card(data["card"])._replace(phone=data.get("phone", "")))
        else:
            self._read_typed(data)
        if data.get("tax_code") or data.get("organisation_name"):
            self._read_organisation(data)
        if data.get("channel") and "posted_on" in data:
            channel = FilingChannel(data["channel"])
            self._read("posted_on", lambda: check_stamp(channel, data["posted_on"], today=localdate()))
            if data.get("version"):
                self._read("channel", lambda: check_takes_channel(data["version"], channel))
        return data

    def _read_typed(self, data: dict[str, Any]) -> None:
        number = re.sub(r"[\s.\-]", "", data.get("personal_number", ""))
        name = read_name(data.get("full_name", ""))
        if "personal_number" in data and not re.fullmatch("[0-9]{12}", number):
            self.add_error("personal_number", "Số định danh cá nhân gồm đúng 12 chữ số. Hoặc quét mã QR trên thẻ.")
        if "full_name" in data and (len(name.split()) < 2 or not is_spelt_like_a_name(name)):
            self.add_error("full_name", "Nhập đầy đủ họ, chữ đệm và tên bằng chữ, như trên thẻ.")
        if "birth" in data:
            birth, phone = data["birth"], data.get("phone", "")
            self._read("birth", lambda: StatedPerson(name, number, read_birth(birth), phone))

    def _read_organisation(self, data: dict[str, Any]) -> None:
        name = " ".join(data.get("organisation_name", "").split())
        if len(name) < 2 or not name.isprintable():
            self.add_error("organisation_name", "Nhập tên tổ chức, hoặc bỏ trống cả mã số và tên.")
        try:
            self.organisation = StatedOrganisation(read_tax_code(data.get("tax_code", "")), name)
        except RefusalError as refusal:
            self.add_error("tax_code", str(refusal))

    def _read(self, field: str, read: Any) -> None:
        """Do it, and say at the field why it cannot be."""
        try:
            read_ = read()
        except RefusalError as refusal:
            self.add_error(field, str(refusal))
        else:
            self.person = read_ or self.person

    @property
    def arguments(self) -> dict[str, Any]:
        """What `actions.counter.begin` is given."""
        data = self.cleaned_data
        return {
            "person": self.person,
            "organisation": self.organisation,
            "channel": FilingChannel(data["channel"]),
            "posted_on": data["posted_on"],
        }
