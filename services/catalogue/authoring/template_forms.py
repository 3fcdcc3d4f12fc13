"""The forms of the blocks of a template: one for each type."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from pydantic import TypeAdapter, ValidationError

from core.text import filled_lines
from eforms.definition import Condition
from services.catalogue.authoring.block_conditions import (
    NAMES,
    QUESTION,
    VALUE,
    Questions,
    condition_fields,
    typed_condition,
)
from services.catalogue.package.paper_templates import (
    BLOCK_LABELS,
    MAX_COLUMNS,
    AnyBlock,
    Block,
)

SEPARATOR: Final = "|"
_BLOCKS: Final[TypeAdapter[AnyBlock]] = TypeAdapter(AnyBlock)


class MergeTextField(forms.CharField):
    """A text with merge fields; of several lines unless said otherwise."""

    def __init__(self, label: str, *, rows: int = 3, **more: Any) -> None:
        widget = forms.Textarea({"rows": rows}) if rows > 1 else forms.TextInput()
        super().__init__(label=label, max_length=5_000, widget=widget, **more)


class TitleForm(forms.Form):
    """The title of the paper."""

    title = MergeTextField("Tên giấy", rows=1, required=False, help_text="Để trống thì in tên của kết quả.")


class BlockForm(forms.Form):
    """One block; `key` and `type` stand beside it."""

    key: str
    type: str
    number: int
    questions: Questions
    saved_when: Condition | None = None

    def ask_when(self, questions: Questions, saved: Condition | None) -> None:
        """Ask when the block is printed, after what it says."""
        self.questions, self.saved_when = questions, saved
        self.fields.update(condition_fields(questions, saved))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        try:
            data["when"] = typed_condition(data, self.questions, self.saved_when)
        except forms.ValidationError as error:
            self.add_error(VALUE, error)
        return data

    @property
    def name(self) -> str:
        """What the block is called on the page."""
        return f"Khối {self.number}: {BLOCK_LABELS[self.type]}"

    @property
    def said(self) -> list[forms.BoundField]:
        """The fields of what the block says."""
        return [self[name] for name in self.fields if name not in NAMES]

    @property
    def condition(self) -> list[forms.BoundField]:
        """The fields of when it is printed."""
        return [self[name] for name in NAMES]

    @property
    def is_conditional(self) -> bool:
        return bool(self[QUESTION].value() or self[VALUE].errors)

    @property
    def posted_as(self) -> str:
        return f"{self.key}:{self.type}"

    @property
    def content(self) -> dict[str, Any]:
        """The attributes of the block."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in (*NAMES, "when")}
        written = {name: value.replace("\r\n", "\n") for name, value in said.items()}
        return {**written, "when": self.cleaned_data.get("when")}

    @property
    def block(self) -> AnyBlock | None:
        """The block as typed; None while something is missing."""
        if not self.is_valid():
            return None
        try:
            return _BLOCKS.validate_python({**self.content, "key": self.key, "type": self.type})
        except ValidationError:
            return None


class TextForm(BlockForm):
    text = MergeTextField("Nội dung", error_messages={"required": "Hãy ghi nội dung, hoặc bỏ khối này."})


class HeadingForm(BlockForm):
    text = MergeTextField("Nội dung", rows=1, error_messages={"required": "Hãy ghi nội dung, hoặc bỏ khối này."})


class BasisForm(BlockForm):
    text = MergeTextField("Các căn cứ", help_text="Mỗi căn cứ một dòng.")


class LinesForm(BlockForm):
    text = MergeTextField("Các dòng", rows=6, help_text="Mỗi dòng: nhãn, dấu hai chấm, dấu cách, rồi nội dung.")


class ArticleForm(BlockForm):
    title = MergeTextField("Tiêu đề của điều", rows=1, required=False, help_text="Số của điều được đánh tự động.")
    text = MergeTextField("Nội dung", required=False)


class ColumnsForm(BlockForm):
    left = MergeTextField("Cột trái")
    right = MergeTextField("Cột phải")


class TableForm(BlockForm):
    """A table; its columns are written as lines `heading | text`."""

    rows = forms.ChoiceField(label="Lập từ các dòng của mục")
    title = MergeTextField("Dòng trên bảng", rows=1, required=False)
    columns = MergeTextField(
        "Các cột", rows=4, help_text="Mỗi cột một dòng: tiêu đề cột, dấu |, rồi nội dung. Số thứ tự: STT | {no}"
    )

    def clean_columns(self) -> str:
        lines = filled_lines(self.cleaned_data["columns"])
        if any(not all(part.strip() for part in _column(line)) for line in lines):
            raise forms.ValidationError("Mỗi cột ghi một dòng có tiêu đề, dấu | và nội dung, ví dụ: Họ tên | {name}.")
        if len(lines) > MAX_COLUMNS:
            raise forms.ValidationError(f"Bảng có nhiều nhất {MAX_COLUMNS} cột để vừa trang giấy.")
        return "\n".join(lines)

    @property
    def content(self) -> dict[str, Any]:
        columns = (_column(line) for line in self.cleaned_data["columns"].splitlines())
        written = tuple({"heading": heading.strip(), "text": text.strip()} for heading, text in columns)
        return {**super().content, "columns": written}


FORMS: Final[Mapping[str, type[BlockForm]]] = {
    "basis": BasisForm,
    "heading": HeadingForm,
    "paragraph": TextForm,
    "article": ArticleForm,
    "lines": LinesForm,
    "table": TableForm,
    "columns": ColumnsForm,
}


def initial_of(block: Block) -> dict[str, Any]:
    """What the form of a block begins with."""
    content = block.model_dump(exclude={"key", "type", "when"})
    if "columns" in content:
        content["columns"] = "\n".join(f"{one['heading']} {SEPARATOR} {one['text']}" for one in content["columns"])
    return content


def _column(line: str) -> tuple[str, str]:
    heading, _, text = line.partition(SEPARATOR)
    return heading, text
