"""Free text."""

from typing import TypeVar

from eforms.definition import Answer, LongTextField, ReadingField, TextField
from eforms.inputs.base import Input, visible_text
from eforms.inputs.markdown import render_markdown
from eforms.language.expressions import Pattern

TextFieldT = TypeVar("TextFieldT", TextField, LongTextField)


class BoundedTextInput(Input[TextFieldT]):
    """A text neither too short nor too long."""

    def parse(self, text: str) -> Answer:
        if len(text) > self.spec.max_length:
            self.refuse(f"Viết tối đa {self.spec.max_length} ký tự; hiện có {len(text)}.")
        if len(text) < self.spec.min_length:
            self.refuse(f"Viết ít nhất {self.spec.min_length} ký tự.")
        return text


class TextInput(BoundedTextInput[TextField]):
    """One line."""

    def __init__(self, spec: TextField) -> None:
        super().__init__(spec)
        self._pattern = Pattern(spec.pattern) if spec.pattern else None

    def parse(self, text: str) -> Answer:
        if self._pattern and not self._pattern.matches(text):
            self.refuse(f"“{self.spec.label}” chưa đúng mẫu quy định.")
        return super().parse(text)


class LongTextInput(BoundedTextInput[LongTextField]):
    """Several lines, kept as lines."""

    template = "eforms/fields/textarea.html"

    def clean(self, value: object) -> Answer:
        text = next(iter(self._values(value, "")), "")
        lines = "\n".join(line.rstrip() for line in visible_text(text).split("\n")).strip()
        return self.parse(lines) if lines else None


class ReadingInput(Input[ReadingField]):
    """Takes nothing: its field is only read."""

    template = "eforms/fields/reading.html"
    suffixes = ()

    def clean(self, value: object) -> Answer:
        return None

    def context(self, *, english: bool = False) -> dict[str, object]:
        return {"text": render_markdown(self.spec.text)}
