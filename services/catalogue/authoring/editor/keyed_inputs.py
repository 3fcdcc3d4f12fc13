"""The form fields of the editor for what is said of keys: names of parts, pairs of parts, answers by question."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from core.text import filled_lines
from eforms.definition import ValueType
from services.catalogue.authoring.editor.inputs import PlainTextField, SeveralField, unified
from services.catalogue.authoring.editor.references import Answer

YES_NO: Final = {"Có": True, "Không": False}
LINE: Final = "Dòng “{}” cần có {}, dấu | và {}."
NO_ANSWER: Final = "Dòng “{}”: câu trả lời phải là {}."
AND: Final = "|"
"""Between the two keys of a pair."""


class LabelledLinesField(PlainTextField):
    """Lines `name | value`: each name stands for a key, which is what is kept."""

    first, second = "tên thường dùng", "tên mới"

    def __init__(self, names: Mapping[str, str], *, hint: str, **more: Any) -> None:
        super().__init__(is_long=True, **{**more, "help_text": hint, "required": False})
        self._names = names

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(f"{self._names.get(key, key)} | {self.written(key, said)}" for key, said in value.items())

    def clean(self, value: Any) -> Any:
        keys = {label: key for key, label in self._names.items()}
        found: dict[str, Any] = {}
        for line in filled_lines(super().clean(value)):
            name, _, text = (piece.strip() for piece in line.partition("|"))
            if name not in keys or not text:
                raise forms.ValidationError(LINE.format(line, self.first, self.second))
            found[keys[name]] = self.read(keys[name], text, line)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return unified(self.prepare_value(initial) or "") != unified(data)

    def written(self, key: str, value: Any) -> str:
        """A value as authors read it."""
        return str(value)

    def read(self, key: str, text: str, line: str) -> Any:
        """What was typed for a key; ValidationError, with the line, where it cannot be that."""
        return text


class PartLabelsField(LabelledLinesField):
    """What the parts of a preset block are called: a part without a line keeps its usual name."""

    def __init__(self, parts: Mapping[str, str], **more: Any) -> None:
        example = next(iter(parts.values()))
        hint = f"Mỗi dòng một phần: tên thường dùng, dấu | rồi tên mới. Ví dụ: {example} | {example} (chữ in hoa)"
        super().__init__(parts, hint=hint, **more)


class AnswersField(LabelledLinesField):
    """What a form is taken to say: one line for each question, with one of its choices, yes or no, or what is typed."""

    first, second = "câu hỏi của công đoạn", "câu trả lời"

    def __init__(self, answers: Sequence[Answer], **more: Any) -> None:
        self._answers = {answer.name: answer for answer in answers}
        hint = "Mỗi dòng: câu hỏi, dấu | rồi câu trả lời. " + " ".join(map(_example, answers[:8]))
        super().__init__({answer.name: answer.label for answer in answers}, hint=hint.strip(), **more)

    def written(self, key: str, value: Any) -> str:
        return self._choices(key).get(value, str(value))

    def read(self, key: str, text: str, line: str) -> Any:
        choices = self._choices(key)
        if choices:
            values = {label: value for value, label in choices.items()}
            if text not in values:
                raise forms.ValidationError(NO_ANSWER.format(line, ", ".join(f"“{label}”" for label in values)))
            return values[text]
        if self._answers[key].value_type is not ValueType.INTEGER:
            return text
        if not text.isascii() or not text.lstrip("-").isdigit() or len(text) > 15:
            raise forms.ValidationError(NO_ANSWER.format(line, "một số nguyên"))
        return int(text)

    def _choices(self, key: str) -> dict[Any, str]:
        """Of a question: value and text of what may be chosen; empty where it is typed."""
        answer = self._answers.get(key)
        if answer is None:
            return {}
        if answer.value_type is ValueType.BOOLEAN:
            return {value: label for label, value in YES_NO.items()}
        return dict(answer.choices)


class PairsField(SeveralField):
    """Pairs of parts, each offered as one choice; one of the package that is not offered is kept as a choice."""

    def keep(self, values: Any) -> None:
        super().keep([AND.join(pair) for pair in values or ()])

    def prepare_value(self, value: Any) -> Any:
        return [one if isinstance(one, str) else AND.join(one) for one in value or ()]

    def clean(self, value: Any) -> Any:
        return [pair.split(AND) for pair in super().clean(value)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.prepare_value(initial)) != set(data or ())


def _example(answer: Answer) -> str:
    labels = list(YES_NO) if answer.value_type is ValueType.BOOLEAN else [label for _, label in answer.choices[:6]]
    return f"{answer.label}: {' / '.join(labels) or '…'}."
