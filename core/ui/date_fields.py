"""The field of a date in forms of staff: day/month/year, whatever the language of the browser."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

INVALID_DATE = _("Ghi ngày có thật theo dạng ngày/tháng/năm, ví dụ 01/01/2027.")


class LocalDateField(forms.DateField):
    """A date typed and shown as dd/mm/yyyy; a browser's own picker may put the month first."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"autocomplete": "off", "placeholder": gettext("ngày/tháng/năm")})
        super().__init__(**{"widget": widget, "error_messages": {"invalid": INVALID_DATE}, **options})
