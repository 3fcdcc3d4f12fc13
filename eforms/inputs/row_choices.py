"""Inputs that choose among the rows of an earlier question; the choices come with each request."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from core.ui.fragments import placeholder
from eforms.definition import Answer
from eforms.definition.row_choices import ChosenRowField, ChosenRowsField
from eforms.definition.row_ids import is_row_id
from eforms.inputs.base import Input, RawValues

VOID: Final = gettext_noop("Mục đã chọn không còn trong danh sách đã khai ở trên. Hãy chọn lại.")
"""The refusal of a choice whose row was removed, translated where it is shown."""


class ChosenRowInput(Input[ChosenRowField]):
    """Radio buttons, or checkboxes where several may be chosen."""

    template_name = "eforms/fields/row_choices.html"
    missing = gettext_noop("Hãy chọn “%(label)s”.")
    input_type: ClassVar[str] = "radio"

    def parse(self, text: str) -> Answer:
        if not is_row_id(text):
            self.fail(gettext("Chọn một trong các mục có sẵn."))
        return text

    def chosen(self, answer: Answer) -> list[str]:
        """The ids of the chosen rows."""
        return [answer] if isinstance(answer, str) else []

    def kept(self, answer: Answer, choices: Mapping[str, str]) -> Answer:
        """The answer without rows that are gone; None where none is left."""
        return answer if answer in choices else None

    def text(self, answer: Answer, choices: Mapping[str, str]) -> str:
        """The names of the chosen rows."""
        return "\n".join(choices[chosen] for chosen in self.chosen(answer) if chosen in choices)

    def options(self, name: str, raw: RawValues, choices: Mapping[str, str]) -> SafeString:
        """The choices as HTML, the chosen ones marked; the first has the id of the field."""
        chosen = raw.get(self.spec.key, ())
        marked: Any = (
            (
                self.input_type,
                name,
                value,
                format_html(' id="id-{}"', name) if not at else "",
                " checked" if value in chosen else "",
                label,
            )
            for at, (value, label) in enumerate(choices.items())
        )
        template = '<div><label><input type="{}" name="{}" value="{}"{}{}> <span>{}</span></label></div>'
        return format_html_join("\n", template, marked)

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        return {}

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        return {"options": placeholder("options")}


class ChosenRowsInput(ChosenRowInput):
    """Checkboxes; the answer is a list of ids."""

    input_type = "checkbox"
    spec: ChosenRowsField

    def clean(self, value: object) -> Answer:
        posted = self._posted_values(value, "")
        if not all(map(is_row_id, posted)):
            self.fail(gettext("Chọn trong các mục có sẵn."))
        chosen = list(dict.fromkeys(posted))
        if self.spec.at_most and len(chosen) > self.spec.at_most:
            self.fail(gettext("Chọn tối đa %(most)s mục.") % {"most": self.spec.at_most})
        return chosen or None

    def to_raw_values(self, answer: Answer) -> RawValues:
        return {self.spec.key: self.chosen(answer)}

    def chosen(self, answer: Answer) -> list[str]:
        return answer if isinstance(answer, list) else []

    def kept(self, answer: Answer, choices: Mapping[str, str]) -> Answer:
        return [chosen for chosen in choices if chosen in self.chosen(answer)] or None
