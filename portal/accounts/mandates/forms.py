"""Form that grants a mandate."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.representation import Principal
from core.ui.date_fields import INVALID_DATE, LocalDateField
from portal.accounts.mandates.rules import LONGEST
from portal.accounts.models import Representative, User
from services.catalogue.models import Procedure

MYSELF: Final = "me"
MOST_LISTED: Final = 300


class GrantForm(forms.Form):
    """For whom one grants, to whom, for what and until when."""

    principal = forms.ChoiceField(
        label=_("Ủy quyền của ai"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Hãy chọn ủy quyền của ai."),
            "invalid_choice": _("Bạn chỉ ủy quyền được cho việc của mình hoặc của tổ chức bạn đại diện."),
        },
    )
    holder_number = forms.RegexField(
        regex=r"^[0-9]{12}$",
        label=_("Số định danh của người được ủy quyền"),
        help_text=_("12 chữ số trên thẻ căn cước của người ấy."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Hãy nhập số định danh."), "invalid": _("Số định danh gồm đúng 12 chữ số.")},
    )
    holder_name = forms.CharField(
        label=_("Họ tên người được ủy quyền"),
        help_text=_("Đúng như trên thẻ căn cước: tên khác thì người ấy không nhận được."),
        max_length=120,
        error_messages={"required": _("Hãy nhập họ tên người được ủy quyền.")},
    )
    procedures = forms.MultipleChoiceField(
        label=_("Chỉ cho những thủ tục này"),
        help_text=_("Không chọn thủ tục nào nghĩa là mọi thủ tục."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Có thủ tục vừa thôi nhận hồ sơ trực tuyến. Hãy chọn lại.")},
    )

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data)
        principal: Any = self.fields["principal"]
        principal.choices = [(MYSELF, gettext("Tôi, %(name)s") % {"name": person.full_name}), *_represented(person)]
        procedures: Any = self.fields["procedures"]
        online = Procedure.objects.in_force().filter(is_online=True).order_by("name", "code").distinct()
        procedures.choices = [(one.code, one.name) for one in online[:MOST_LISTED]]
        last = localdate() + LONGEST
        self.fields["ends_on"] = LocalDateField(
            label=gettext("Đến hết ngày"),
            help_text=gettext("Ngày/tháng/năm, muộn nhất %(day)s.") % {"day": f"{last:%d/%m/%Y}"},
            error_messages={"required": gettext("Hãy nhập ngày cuối cùng."), "invalid": INVALID_DATE},
        )

    def chosen_principal(self, person: User) -> Principal:
        """The principal that was chosen."""
        chosen: str = self.cleaned_data["principal"]
        return Principal(person_id=person.pk) if chosen == MYSELF else Principal(organisation_id=int(chosen))

    def terms(self) -> dict[str, Any]:
        """The other answers, by the names of `actions.grant`."""
        ends_on: date = self.cleaned_data["ends_on"]
        return {
            "holder_number": self.cleaned_data["holder_number"],
            "holder_name": self.cleaned_data["holder_name"],
            "procedures": self.cleaned_data["procedures"],
            "ends_on": ends_on,
        }


def _represented(person: User) -> list[tuple[str, str]]:
    rows = Representative.objects.filter(person=person).select_related("organisation").order_by("organisation__name")
    return [(str(row.organisation_id), f"{row.organisation} ({row.organisation.tax_code})") for row in rows]
