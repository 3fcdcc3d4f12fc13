"""The first question of a new step, block or repeating group, which cannot be without one."""

from collections.abc import Collection
from typing import Any, Final

from django import forms

from services.catalogue.authoring.editor.keys import KeyMaker
from services.catalogue.authoring.editor.parts import kind_label

NEED_MORE: Final = frozenset(
    {"one_of", "several_of", "computed", "computed_decimal", "computed_text", "block", "rows", "reading", "chosen_row"}
    | {"chosen_rows"}
)
"""Types of questions that say more than what they ask; they are added to what is there."""


class FirstQuestionForm(forms.Form):
    """What the first question asks, and its type."""

    label = forms.CharField(label="Câu hỏi đầu tiên", max_length=500, error_messages={"required": "Hãy ghi câu hỏi."})
    type = forms.ChoiceField(label="Loại câu trả lời", error_messages={"invalid_choice": "Hãy chọn một loại."})

    def __init__(self, *args: Any, types: Collection[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["type"].choices = [(name, kind_label(name)) for name in types if name not in NEED_MORE]  # type: ignore[attr-defined]

    @property
    def sentences(self) -> list[str]:
        """Every sentence of what is wrong."""
        return [str(error) for errors in self.errors.values() for error in errors]

    def content(self, keys: KeyMaker) -> dict[str, Any]:
        """The question as JSON."""
        return {**self.cleaned_data, "key": keys.make(self.cleaned_data["label"])}
