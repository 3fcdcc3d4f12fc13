"""The form fields of the editor: values as an author writes them; what was not touched counts as unchanged."""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms

from core.text import filled_lines
from core.ui.date_fields import INVALID_DATE
from core.ui.formatting import format_number
from payments.forms import DongField
from services.catalogue.forms import PaperLabelField

__all__ = ["PaperLabelField"]
TODAY: Final = "today"
TODAY_IN_WORDS: Final = "hôm nay"
WHOLE_NUMBER: Final = re.compile(r"-?(\d{1,18}|\d{1,3}(\.\d{3}){1,5})", re.ASCII)
REQUIRED: Final = "Hãy ghi mục này."


def unified(text: Any) -> str:
    """A text with the line ends that packages have."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n")


class PlainTextField(forms.CharField):
    """A text; what was not touched counts as unchanged, blanks at its ends too. Signs that nobody sees say nothing."""

    def __init__(self, *, is_long: bool = False, **more: Any) -> None:
        widget = forms.Textarea({"rows": 3}) if is_long else forms.TextInput()
        super().__init__(widget=widget, error_messages={"required": REQUIRED}, **more)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.required and not any(letter.isprintable() and not letter.isspace() for letter in str(value)):
            raise forms.ValidationError(REQUIRED, code="required")

    def to_python(self, value: Any) -> str:
        return unified(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return unified(initial) != unified(data)


class LinesField(PlainTextField):
    """A list of texts, one on a line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(is_long=True, **{**more, "help_text": more.get("help_text") or "Mỗi dòng một mục."})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        return list(filled_lines(super().clean(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return filled_lines(self.prepare_value(initial) or "") != filled_lines(data or "")


class WholeNumberField(forms.IntegerField):
    """A whole number, typed with or without points between thousands."""

    widget = forms.TextInput({"inputmode": "numeric"})

    def __init__(self, **more: Any) -> None:
        messages = {
            "invalid": "Hãy ghi một số nguyên.",
            "required": "Hãy ghi một số.",
            "min_value": "Phải từ %(limit_value)s trở lên.",
            "max_value": "Không được quá %(limit_value)s.",
        }
        super().__init__(error_messages=messages, **more)

    def to_python(self, value: Any) -> int | None:
        text = str("" if value is None else value).strip()
        if text and not WHOLE_NUMBER.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text.replace(".", ""))


class AmountField(DongField):
    """An amount in whole đồng."""

    def __init__(self, **more: Any) -> None:
        super().__init__(error_messages={"required": "Hãy nhập số tiền."}, **more)

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value("" if initial is None else initial)) != str(data or "").strip()


class CommaDecimalField(forms.CharField):
    """A decimal number with a comma, as Vietnamese writes it."""

    widget = forms.TextInput({"inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).replace(" ", "")
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        try:
            number = Decimal(text) if text else None
        except InvalidOperation:
            number = Decimal("nan")
        if number is not None and not number.is_finite():
            raise forms.ValidationError("Hãy ghi một số, phần lẻ sau dấu phẩy: 0,5.")
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value("" if initial is None else initial)) != str(data or "").strip()


class ClockField(forms.TimeField):
    """A time of day."""

    widget = forms.TimeInput({"placeholder": "giờ:phút"}, format="%H:%M")

    def __init__(self, **more: Any) -> None:
        messages = {"invalid": "Ghi giờ có thật, ví dụ 15:00.", "required": "Hãy ghi giờ."}
        super().__init__(input_formats=["%H:%M", "%Hh%M", "%H:%M:%S"], error_messages=messages, **more)

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = initial.strftime("%H:%M") if isinstance(initial, time) else ""
        return shown != str(data or "").strip()


class DayOrTodayField(forms.CharField):
    """A day, or the day on which one answers."""

    def __init__(self, **more: Any) -> None:
        more["help_text"] = more.get("help_text") or f"Một ngày, hoặc chữ “{TODAY_IN_WORDS}”."
        super().__init__(max_length=20, **more)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        return TODAY_IN_WORDS if value == TODAY else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text or text.casefold() in (TODAY_IN_WORDS, TODAY):
            return TODAY if text else None
        try:
            return forms.DateField(input_formats=["%d/%m/%Y"]).clean(text)
        except forms.ValidationError as error:
            raise forms.ValidationError(INVALID_DATE) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class YesNoChoice(forms.TypedChoiceField):
    """Yes, no, or nothing said."""

    def __init__(self, **more: Any) -> None:
        choices = [("", "–"), ("true", "Có"), ("false", "Không")]
        super().__init__(choices=choices, coerce=lambda value: value == "true", empty_value=None, **more)

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false", None: ""}.get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != (data or ""))


class OneField(forms.ChoiceField):
    """One choice; a value of the package that is not offered is kept as a choice of its own."""

    def __init__(self, **more: Any) -> None:
        messages = {"required": "Hãy chọn một mục.", "invalid_choice": "Hãy chọn một mục trong danh sách."}
        super().__init__(error_messages=messages, **more)

    def keep(self, value: Any) -> None:
        """Offer this value too."""
        if value not in (None, "") and not self.valid_value(value):
            self.choices = [*list(self.choices), (str(value), f"“{value}”")]  # type: ignore[arg-type]


class SeveralField(forms.MultipleChoiceField):
    """Several choices, in the order in which they were; new ones follow."""

    def __init__(self, *, choices: Sequence[Any], **more: Any) -> None:
        messages = {"required": "Hãy chọn ít nhất một mục.", "invalid_choice": "Hãy chọn các mục trong danh sách."}
        widget = forms.CheckboxSelectMultiple if len(choices) <= 12 else forms.SelectMultiple({"size": 8})
        super().__init__(choices=choices, widget=widget, error_messages=messages, **more)
        self._before: list[str] = []

    def keep(self, values: Any) -> None:
        """Offer these values too, and hold their order."""
        self._before = [str(value) for value in values or ()]
        missing = [value for value in self._before if not self.valid_value(value)]
        self.choices = [*list(self.choices), *((value, f"“{value}”") for value in missing)]  # type: ignore[arg-type]

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        return [one for one in self._before if one in chosen] + [one for one in chosen if one not in self._before]
