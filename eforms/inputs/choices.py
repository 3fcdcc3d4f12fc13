"""One of a few, several of a few, yes or no, and a promise."""

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar, cast

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.fragments import placeholder
from eforms.definition import Answer, OneOfField, PromiseField, SeveralOfField, YesNoField
from eforms.definition.fields import ChoiceField
from eforms.inputs.base import FieldT, Input, RawValues
from eforms.language import codelists

MAX_RADIOS = 7
"""Beyond so many choices a list that opens is easier than a wall of buttons."""


class ChoiceInput(Input[FieldT]):
    """Answers among given choices; on the page each choice has a hole for its mark."""

    template = "eforms/fields/choices.html"
    asks = "Hãy chọn"
    mark = "checked"
    control: ClassVar[str] = "radio"

    @cached_property
    def choices(self) -> Mapping[str, str]:
        """What may be chosen: the value posted, and its label."""
        spec = cast(ChoiceField, self.spec)
        if spec.code_list:
            return codelists.get(spec.code_list).labels
        return {option.value: option.label for option in spec.options}

    def labels(self, *, english: bool) -> Mapping[str, str]:
        """The choices as the page says them."""
        options = getattr(self.spec, "options", ()) if english else ()
        return {**self.choices, **{option.value: option.label_en for option in options if option.label_en}}

    def parse(self, text: str) -> Answer:
        if text not in self.choices:
            self.refuse("Chọn một trong các mục có sẵn.")
        return text

    def written(self, answer: Answer) -> str:
        return str(answer)

    def read(self, answer: Answer) -> str:
        return self.choices.get(str(answer), str(answer))

    def context(self, *, english: bool = False) -> dict[str, object]:
        marked = [(value, label, placeholder(f"mark {value}")) for value, label in self.labels(english=english).items()]
        return {"choices": marked, "control": self.control}

    def holes(self, raw: RawValues) -> dict[str, str]:
        return {f"mark {value}": self.mark for value in raw.get(self.spec.key, ())}


class OneOfInput(ChoiceInput[OneOfField]):
    """Buttons when there are few choices, a list when there are many."""

    def __init__(self, spec: OneOfField) -> None:
        super().__init__(spec)
        if spec.style == "select" or (spec.style == "auto" and len(self.choices) > MAX_RADIOS):
            self.template, self.mark = "eforms/fields/select.html", "selected"


class DatalistInput(ChoiceInput[OneOfField]):
    """One types a label, and the browser offers those that fit; so a long list needs no long page."""

    template = "eforms/fields/search.html"

    @property
    def list_id(self) -> str:
        """All fields with the same choices share one list on a page."""
        return f"list-{self.spec.code_list or self.spec.key}"

    @cached_property
    def datalist(self) -> SafeString:
        context = {"id": self.list_id, "labels": list(self.choices.values())}
        return render_to_string("eforms/fields/datalist.html", context)

    def parse(self, text: str) -> Answer:
        if text in self.choices:
            return text
        if (found := self._values_of.get(text.casefold())) is None:
            self.refuse("Gõ vài chữ đầu rồi chọn một mục trong danh sách gợi ý.")
        return found

    def written(self, answer: Answer) -> str:
        return self.read(answer)

    def context(self, *, english: bool = False) -> dict[str, object]:
        return {"list": self.list_id}

    def holes(self, raw: RawValues) -> dict[str, str]:
        typed = next(iter(raw.get(self.spec.key, ())), "")
        return {"value": self.choices.get(typed, typed)}

    @cached_property
    def _values_of(self) -> Mapping[str, str]:
        return {label.casefold(): value for value, label in self.choices.items()}


def one_of_input(spec: OneOfField) -> ChoiceInput[OneOfField]:
    """The input that suits the style of the field."""
    return DatalistInput(spec) if spec.style == "search" else OneOfInput(spec)


class YesNoInput(ChoiceInput[YesNoField]):
    choices = {"yes": "Có", "no": "Không"}

    def parse(self, text: str) -> Answer:
        return super().parse(text) == "yes"

    def written(self, answer: Answer) -> str:
        return "yes" if answer else "no"

    def read(self, answer: Answer) -> str:
        return self.choices[self.written(answer)]


class SeveralOfInput(ChoiceInput[SeveralOfField]):
    control = "checkbox"

    def clean(self, value: object) -> Answer:
        posted = self._values(value, "")
        if any(text not in self.choices for text in posted):
            self.refuse("Chọn trong các mục có sẵn.")
        chosen = [choice for choice in self.choices if choice in posted]
        if self.spec.at_most and len(chosen) > self.spec.at_most:
            self.refuse(f"Chọn tối đa {self.spec.at_most} mục.")
        return chosen or None

    def raw(self, answer: Answer) -> RawValues:
        return {self.spec.key: answer if isinstance(answer, list) else []}

    def read(self, answer: Answer) -> str:
        return "\n".join(self.choices.get(one, one) for one in self.raw(answer)[self.spec.key])


class PromiseInput(ChoiceInput[PromiseField]):
    """Ticked, or not answered at all."""

    template = "eforms/fields/promise.html"
    choices = {"yes": "Đã cam đoan"}

    @property
    def missing(self) -> str:
        return "Hãy đọc và đánh dấu vào ô cam đoan này."

    def parse(self, text: str) -> Answer:
        return super().parse(text) == "yes"

    def written(self, answer: Answer) -> str:
        return "yes"

    def read(self, answer: Answer) -> str:
        return self.choices["yes"]
