"""Static checks of the words of the paper form: merge fields, headings and blanks that could not be printed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from eforms.definition import (
    AnswerType,
    Block,
    DocumentField,
    Field,
    FormDefinition,
    PresetBlock,
    PromiseField,
    ReadingField,
    ValueType,
    answer_types,
)
from eforms.definition.fields import FieldBase
from eforms.definition.paper import MERGED
from eforms.definition.repeating import RowsField
from eforms.definition.traversal import written_fields
from eforms.lint.finding import Finding, Severity

Types: TypeAlias = Mapping[str, AnswerType]
IN_WORDS: Final = (ValueType.DATE, ValueType.INTEGER)

UNKNOWN = "Câu in trên giấy trộn “{{{}}}”, nhưng biểu mẫu không có mục hay phần nào như vậy có một câu trả lời."
NO_WORDS = "Chỉ ngày và số nguyên ghi được bằng chữ, “{}” thì không. Hãy bỏ :words."
BRACES = "Câu in trên giấy có dấu ngoặc nhọn không phải trường trộn. Trường trộn viết {khóa} hoặc {khóa.phần}."
NO_ANSWER = "Mục loại này không in thành câu, cũng không để chỗ trống trên giấy. Hãy bỏ hai quy định ấy ở “Trên giấy”."
HIDDEN = "Mục không in trên giấy thì không có câu hay chỗ trống trên giấy."
NO_LABEL = "Chỉ nhóm câu hỏi (người, địa chỉ, tổ chức…) in được mà không có tên trên giấy."
NO_PART = "Nhóm không hỏi phần “{}”, nên không đặt được tên trên giấy cho phần này."
LEFT_OUT = "Câu in trên giấy không nhắc đến phần “{}” của nhóm, nên câu trả lời ấy không có trên giấy."
IN_COLUMNS = (
    "Mục đứng trong hai cột cạnh nhau in theo từng dòng của bảng. "
    "Hãy để trống “Câu in trên giấy” và ghi “Tên trên giấy”."
)
NESTED = "Chỗ trống khi không hỏi chỉ đặt được cho mục đứng ngoài nhóm."


def words_findings(definition: FormDefinition) -> Iterator[Finding]:
    """What the words of the paper name or ask that is not there."""
    known = _single_answers(definition.fields())
    paired = {key for pair in definition.side_by_side for key in pair}
    for number, step in enumerate(definition.steps):
        for position, field in enumerate(step.fields):
            path = f"steps.{number}.fields.{position}"
            yield from _field(field, path, known)
            if field.paper_text and {step.key, field.key} & paired:
                yield Finding(f"{path}.paper_text", IN_COLUMNS)
            yield from _inside(field, path, known)


def _inside(field: Field, path: str, known: Types) -> Iterator[Finding]:
    """The fields that an author wrote into a group; a row reads its own names before those of the form."""
    inner = written_fields(field)
    names = {**known, **_single_answers(inner)}
    for position, one in enumerate(inner):
        inner_path = f"{path}.fields.{position}"
        yield from _field(one, inner_path, names)
        if one.blank_on_paper:
            yield Finding(f"{inner_path}.blank_on_paper", NESTED)
        yield from _inside(one, inner_path, names)


def _field(field: Field, path: str, known: Types) -> Iterator[Finding]:
    if isinstance(field, PresetBlock):
        unknown = [part for part in field.paper_labels if part not in field.parts]
        yield from (Finding(f"{path}.paper_labels", NO_PART.format(part)) for part in unknown)
    if field.paper_label == "" and not isinstance(field, Block) and not field.paper_text:
        yield Finding(f"{path}.paper_label", NO_LABEL)
    if not field.paper_text and not field.blank_on_paper:
        return
    if isinstance(field, ReadingField | PromiseField | DocumentField | RowsField):
        yield Finding(f"{path}.paper_text", NO_ANSWER)
    elif not field.on_paper:
        yield Finding(f"{path}.paper_text", HIDDEN)
    elif field.paper_text:
        yield from _text(field, f"{path}.paper_text", known)


def _text(field: Field, path: str, known: Types) -> Iterator[Finding]:
    parts = field.inner_fields if isinstance(field, Block) else ()
    names = {**known, **_single_answers(parts)}
    merged = list(MERGED.finditer(field.paper_text))
    yield from (Finding(path, UNKNOWN.format(one[1])) for one in merged if one[1] not in names)
    in_words = [one[1] for one in merged if one[2] and one[1] in names]
    yield from (Finding(path, NO_WORDS.format(name)) for name in in_words if names[name] not in IN_WORDS)
    if set("{}") & set(MERGED.sub("", field.paper_text)):
        yield Finding(path, BRACES)
    said = {one[1].removeprefix(f"{field.key}.") for one in merged}
    yield from (Finding(path, LEFT_OUT.format(one.label), Severity.WARNING) for one in parts if one.key not in said)


def _single_answers(fields: Iterable[FieldBase]) -> dict[str, AnswerType]:
    """The types of what has one answer, by name as a text merges it in."""
    return {name: kind for name, kind in answer_types(fields).items() if isinstance(kind, ValueType)}
