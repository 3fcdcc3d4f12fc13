"""The editor of a template: plain forms, one for each block, and what an author does with them before saving."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
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
from services.catalogue.package.block_conditions import forms_of
from services.catalogue.package.definition import Package
from services.catalogue.package.merge_fields import rows_questions
from services.catalogue.package.paper_templates import (
    BLOCK_LABELS,
    MAX_BLOCKS,
    MAX_COLUMNS,
    AnyBlock,
    Block,
    LinesBlock,
    PaperTemplate,
)
from services.catalogue.package.results import Result

BLOCK: Final = "_block"
"""Posted once for each block in their order: its key and type, such as `article_2:article`."""
DO: Final = "_do"
"""What was pressed: `up:key`, `down:key`, `remove:key`, `begin`, or `add` with the type under `_new`."""
NEW: Final = "_new"
TITLE: Final = "title"
SEPARATOR: Final = "|"
KEY: Final = r"[a-z][a-z0-9_]{0,39}"
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


class TemplateEditor:
    """The forms of one template: as it is saved, or as posted, after what was pressed."""

    def __init__(self, package: Package, result: Result, posted: Any = None) -> None:
        self.package, self.result, self._posted = package, result, posted
        self._rows = [(key, field.label) for key, field in rows_questions(package, result).items()]
        self._questions = Questions.of(forms_of(package, result))

    @property
    def new_types(self) -> list[tuple[str, str]]:
        """The types of block that may be added."""
        return [(name, label) for name, label in BLOCK_LABELS.items() if name != "table" or self._rows]

    @cached_property
    def title_form(self) -> TitleForm:
        template = self.result.template
        return TitleForm(self._posted, initial={"title": template.title if template else ""})

    @cached_property
    def block_forms(self) -> list[BlockForm]:
        """The forms in the order in which the blocks shall stand."""
        listed = self._pressed(self._listed())[:MAX_BLOCKS]
        return [self._form(key, kind, number) for number, (key, kind) in enumerate(listed, start=1)]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.title_form, *self.block_forms]

    @property
    def template(self) -> PaperTemplate | None:
        """The template as far as it is written; None where no block is."""
        blocks = tuple(block for form in self.block_forms if (block := self._block(form)) is not None)
        title = self.title_form.data.get(TITLE, "") if self._posted is not None else self.title_form.initial["title"]
        return PaperTemplate(title=title[:5_000], blocks=blocks) if blocks else None

    @property
    def edited(self) -> Result:
        """The result with the template as far as it is written."""
        return self.result.model_copy(update={"template": self.template})

    def _block(self, form: BlockForm) -> AnyBlock | None:
        return form.block if form.is_bound else self._begun.get(form.key)

    def _listed(self) -> list[tuple[str, str]]:
        """Key and type of each block, as posted or saved."""
        if self._posted is None:
            return [(key, block.type) for key, block in self._saved.items()]
        pairs = dict(one.partition(":")[::2] for one in self._posted.getlist(BLOCK))
        return [(key, kind) for key, kind in pairs.items() if kind in FORMS and re.fullmatch(KEY, key)]

    def _pressed(self, listed: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The blocks after what was pressed."""
        what, _, key = (self._posted.get(DO, "") if self._posted is not None else "").partition(":")
        at = next((number for number, (one, _) in enumerate(listed) if one == key), None)
        if what == "begin" and not listed:
            return [(block.key, block.type) for block in suggested(self.result)]
        if what == "add" and (kind := self._posted.get(NEW)) in dict(self.new_types):
            return [*listed, (_unused(kind, {key for key, _ in listed} | self._saved.keys()), kind)]
        if at is None:
            return listed
        rest = [*listed[:at], *listed[at + 1 :]]
        places = {"up": max(at - 1, 0), "down": at + 1}
        if what in places:
            rest.insert(places[what], listed[at])
        return rest if what in (*places, "remove") else listed

    def _form(self, key: str, kind: str, number: int) -> BlockForm:
        block = self._begun.get(key)
        is_posted = self._posted is not None and f"{key}:{kind}" in self._posted.getlist(BLOCK)
        is_same = block is not None and block.type == kind
        when = block.when if block is not None and is_same else None
        initial = {**_initial(block), **self._questions.initial(when)} if block is not None and is_same else {}
        form = FORMS[kind](self._posted if is_posted else None, prefix=f"block-{key}", initial=initial)
        form.key, form.type, form.number = key, kind, number
        form.use_required_attribute = False
        form.ask_when(self._questions, when)
        if isinstance(rows := form.fields.get("rows"), forms.ChoiceField):
            rows.choices = self._rows
        return form

    @cached_property
    def _saved(self) -> dict[str, AnyBlock]:
        return {block.key: block for block in self.result.template.blocks} if self.result.template else {}

    @cached_property
    def _begun(self) -> dict[str, AnyBlock]:
        """What is saved; while nothing is, what a template begins with."""
        return self._saved or {block.key: block for block in suggested(self.result)}


def suggested(result: Result) -> tuple[AnyBlock, ...]:
    """What a template begins with: a line for each question of the form of the result."""
    fields = (field for step in result.eform.steps for field in step.fields)
    lines = [line for field in fields for line in _suggested_lines(field)]
    return (LinesBlock(key="lines_1", type="lines", text="\n".join(lines)[:5_000]),) if lines else ()


def _suggested_lines(field: Any, prefix: str = "") -> Iterator[str]:
    """A line for the question, or for each of a block; rows are for a table to list."""
    if inner := getattr(field, "inner_fields", ()):
        if getattr(field, "type", "") != "rows":
            for one in inner:
                yield from _suggested_lines(one, f"{field.key}.")
    elif field.value_type is not None and getattr(field, "type", "") not in ("promise", "computed_text"):
        yield f"{field.label.removesuffix(':').removesuffix('?')}: {{{prefix}{field.key}}}"


def _initial(block: Block) -> dict[str, Any]:
    """What the form of a block begins with."""
    content = block.model_dump(exclude={"key", "type", "when"})
    if "columns" in content:
        content["columns"] = "\n".join(f"{one['heading']} {SEPARATOR} {one['text']}" for one in content["columns"])
    return content


def _column(line: str) -> tuple[str, str]:
    heading, _, text = line.partition(SEPARATOR)
    return heading, text


def _unused(kind: str, taken: set[str]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"{kind}_{number}") not in taken)
