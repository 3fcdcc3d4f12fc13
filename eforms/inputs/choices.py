"""Inputs of choices: radio buttons, select, checkboxes, datalist, yes or no, and a declaration to tick."""

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar, cast

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from core.ui.fragments import placeholder
from eforms.definition import Answer, OneOfField, PromiseField, SeveralOfField, YesNoField
from eforms.definition.english import is_english, shown_text
from eforms.definition.fields import ChoiceField
from eforms.inputs.base import FieldT, Input, RawValues
from eforms.language import codelists

IN_VIETNAMESE = mark_safe(' lang="vi"')
MAX_RADIOS = 7
"""With more choices a select is used instead of radio buttons."""


class ChoiceInput(Input[FieldT]):
    """Base of choices; in the cached HTML each choice has a placeholder for `checked` or `selected`."""

    template_name = "eforms/fields/choices.html"
    missing = gettext_noop("Hãy chọn “%(label)s”.")
    selected_attr = "checked"
    input_type: ClassVar[str] = "radio"

    @cached_property
    def choices(self) -> Mapping[str, str]:
        """Labels by value."""
        spec = cast(ChoiceField, self.spec)
        if spec.code_list:
            return codelists.get(spec.code_list).labels
        return {option.value: option.label for option in spec.options}

    def labels(self, *, english: bool) -> Mapping[str, str]:
        """Labels by value in the language of the page."""
        return {**self.choices, **self._english_labels} if english else self.choices

    def parse(self, text: str) -> Answer:
        if text not in self.choices:
            self.fail(gettext("Chọn một trong các mục có sẵn."))
        return text

    def format_value(self, answer: Answer) -> str:
        return str(answer)

    def display(self, answer: Answer) -> str:
        return self.label_of(str(answer))

    def label_of(self, value: str) -> str:
        """The label of a choice in the language of the page; the value itself where it is none of the choices."""
        translated = self._english_labels.get(value, "") if is_english() else ""
        return translated or self.choices.get(value, value)

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        choices = [
            (value, label, placeholder(f"selected {value}"), self.lang_of(value, english=english))
            for value, label in self.labels(english=english).items()
        ]
        return {"choices": choices, "input_type": self.input_type}

    def lang_of(self, value: str, *, english: bool) -> str:
        """The language to mark a choice with where it is not that of the page: Vietnamese that has no English."""
        return "vi" if english and value not in self._english_labels else ""

    @cached_property
    def _english_labels(self) -> Mapping[str, str]:
        """Labels by value of the choices that have any in English."""
        options = getattr(self.spec, "options", ())
        return {option.value: option.label_en for option in options if option.label_en}

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        return {f"selected {value}": self.selected_attr for value in raw.get(self.spec.key, ())}


class OneOfInput(ChoiceInput[OneOfField]):
    """Radio buttons for few choices, a select for many."""

    def __init__(self, spec: OneOfField) -> None:
        super().__init__(spec)
        if spec.parent:
            self.template_name, self.selected_attr = "eforms/fields/select_below.html", "selected"
        elif spec.style == "select" or (spec.style == "auto" and len(self.choices) > MAX_RADIOS):
            self.template_name, self.selected_attr = "eforms/fields/select.html", "selected"

    def choices_below(self, parent: str) -> Mapping[str, str]:
        """Labels by value of the choices below this answer."""
        if self.spec.code_list:
            return codelists.get(self.spec.code_list).children.get(parent, {})
        return {option.value: option.label for option in self.spec.options if option.parent == parent}

    def options_html(self, choices: Mapping[str, str], raw: RawValues) -> SafeString:
        """The options of a select with these choices."""
        chosen = next(iter(raw.get(self.spec.key, ())), "")
        english = is_english()
        shown = self.labels(english=english)
        rows = (
            (
                value,
                "selected" if value == chosen else "",
                _lang(self.lang_of(value, english=english)),
                shown.get(value, label),
            )
            for value, label in choices.items()
        )
        return format_html_join("\n", '<option value="{}" {}{}>{}</option>', rows)

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        if self.spec.parent:
            return {"options": placeholder("options")}
        return super().get_context(english=english)

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        return {} if self.spec.parent else super().placeholder_values(raw)


class DatalistInput(ChoiceInput[OneOfField]):
    """A text input with a datalist of labels; for long lists."""

    template_name = "eforms/fields/search.html"

    @property
    def list_id(self) -> str:
        """The id of the datalist; fields with the same code list share one."""
        return f"list-{self.spec.code_list or self.spec.key}"

    @cached_property
    def datalist(self) -> SafeString:
        context = {"id": self.list_id, "labels": list(self.choices.values())}
        return render_to_string("eforms/fields/datalist.html", context)

    def parse(self, text: str) -> Answer:
        if text in self.choices:
            return text
        if (value := self._values_by_label.get(text.casefold())) is None:
            self.fail(gettext("Gõ vài chữ đầu rồi chọn một mục trong danh sách gợi ý."))
        return value

    def format_value(self, answer: Answer) -> str:
        return self.choices.get(str(answer), str(answer))

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        return {"list_id": self.list_id}

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        typed = next(iter(raw.get(self.spec.key, ())), "")
        return {"value": self.choices.get(typed, typed)}

    @cached_property
    def _values_by_label(self) -> Mapping[str, str]:
        return {label.casefold(): value for value, label in self.choices.items()}


def _lang(language: str) -> str:
    """The attribute of an element in this language; empty for the language of the page."""
    return IN_VIETNAMESE if language else ""


def one_of_input(spec: OneOfField) -> ChoiceInput[OneOfField]:
    """The input for the field's `style`."""
    return DatalistInput(spec) if spec.style == "search" and not spec.parent else OneOfInput(spec)


class YesNoInput(ChoiceInput[YesNoField]):
    """Two radio buttons; the answer is a boolean."""

    choices = {"yes": "Có", "no": "Không"}
    _english_labels = {"yes": "Yes", "no": "No"}

    def parse(self, text: str) -> Answer:
        return super().parse(text) == "yes"

    def format_value(self, answer: Answer) -> str:
        return "yes" if answer else "no"

    def display(self, answer: Answer) -> str:
        return self.label_of(self.format_value(answer))


class SeveralOfInput(ChoiceInput[SeveralOfField]):
    """Checkboxes; the answer is a list of values in the order of the choices."""

    input_type = "checkbox"

    def clean(self, value: object) -> Answer:
        posted = self._posted_values(value, "")
        if any(text not in self.choices for text in posted):
            self.fail(gettext("Chọn trong các mục có sẵn."))
        chosen = [choice for choice in self.choices if choice in posted]
        if self.spec.at_most and len(chosen) > self.spec.at_most:
            self.fail(gettext("Chọn tối đa %(most)s mục.") % {"most": self.spec.at_most})
        return chosen or None

    def to_raw_values(self, answer: Answer) -> RawValues:
        return {self.spec.key: answer if isinstance(answer, list) else []}

    def display(self, answer: Answer) -> str:
        return "\n".join(map(self.label_of, self.to_raw_values(answer)[self.spec.key]))


class PromiseInput(ChoiceInput[PromiseField]):
    """One checkbox; the answer is true, or None."""

    template_name = "eforms/fields/promise.html"
    choices = {"yes": "Đã cam đoan"}
    _english_labels = {"yes": "Declared"}

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        return {**super().get_context(english=english), "promised": shown_text(self.spec, "label", english=english)}

    @property
    def required_message(self) -> str:
        return gettext("Hãy đọc và đánh dấu vào ô cam đoan này.")

    def parse(self, text: str) -> Answer:
        return super().parse(text) == "yes"

    def format_value(self, answer: Answer) -> str:
        return "yes"

    def display(self, answer: Answer) -> str:
        return self.label_of("yes")
