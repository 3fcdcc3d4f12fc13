"""Inputs of free text, and text to read."""

from typing import TypeVar

from django.utils.html import format_html
from django.utils.translation import gettext

from eforms.definition import Answer, LongTextField, ReadingField, TextField
from eforms.definition.english import read_text, stays_vietnamese, text_of
from eforms.inputs.base import Input, visible_text
from eforms.inputs.markdown import render_markdown
from eforms.language.expressions import Pattern

TextFieldT = TypeVar("TextFieldT", TextField, LongTextField)


class BoundedTextInput(Input[TextFieldT]):
    """Base of texts with a minimum and maximum length."""

    def parse(self, text: str) -> Answer:
        if len(text) > self.spec.max_length:
            sentence = gettext("Viết tối đa %(most)s ký tự; hiện có %(number)s.")
            self.fail(sentence % {"most": self.spec.max_length, "number": len(text)})
        if len(text) < self.spec.min_length:
            self.fail(gettext("Viết ít nhất %(fewest)s ký tự.") % {"fewest": self.spec.min_length})
        return text


class TextInput(BoundedTextInput[TextField]):
    """A single line of text, perhaps with a pattern."""

    def __init__(self, spec: TextField) -> None:
        super().__init__(spec)
        self._pattern = Pattern(spec.pattern) if spec.pattern else None

    def parse(self, text: str) -> Answer:
        if self._pattern and not self._pattern.matches(text):
            self.fail(gettext("“%(label)s” chưa đúng mẫu quy định.") % {"label": read_text(self.spec, "label")})
        return super().parse(text)


class LongTextInput(BoundedTextInput[LongTextField]):
    """Several lines of text; line breaks are kept."""

    template_name = "eforms/fields/textarea.html"

    def clean(self, value: object) -> Answer:
        text = next(iter(self._posted_values(value, "")), "")
        lines = "\n".join(line.rstrip() for line in visible_text(text).split("\n")).strip()
        return self.parse(lines) if lines else None


class ReadingInput(Input[ReadingField]):
    """Text to read, rendered from Markdown; it takes no value."""

    template_name = "eforms/fields/reading.html"
    name_suffixes = ()

    def clean(self, value: object) -> Answer:
        return None

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        text = render_markdown(text_of(self.spec, "text", english=english))
        is_vietnamese = stays_vietnamese(self.spec, "text", english=english)
        return {"text": format_html('<div lang="vi">{}</div>', text) if is_vietnamese else text}
