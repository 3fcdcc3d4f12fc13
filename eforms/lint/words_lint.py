"""Static checks of the words of the paper form: merge fields, headings and blanks that could not be printed."""

from collections.abc import Collection, Iterable, Iterator

from eforms.definition import Block, DocumentField, Field, FormDefinition, PresetBlock, PromiseField, ReadingField
from eforms.definition.fields import FieldBase
from eforms.definition.paper import MERGED, merged_names
from eforms.definition.repeating import RowsField
from eforms.lint.finding import Finding, Severity

UNKNOWN = "Câu in trên giấy trộn “{{{}}}”, nhưng biểu mẫu không có mục hay phần nào như vậy có một câu trả lời."
BRACES = "Câu in trên giấy có dấu ngoặc nhọn không phải trường trộn. Trường trộn viết {khóa} hoặc {khóa.phần}."
NO_ANSWER = "Mục loại này không in thành câu trên giấy. Hãy bỏ paper_text, blank_on_paper."
HIDDEN = "Mục không in trên giấy (on_paper: false) thì không có câu hay chỗ trống trên giấy."
NO_LABEL = "Chỉ nhóm câu hỏi (block, person…) in được mà không có tên trên giấy."
NO_PART = "Nhóm không hỏi phần “{}”, nên không đặt được tên trên giấy cho phần này."
LEFT_OUT = "Câu in trên giấy không nhắc đến phần “{}” của nhóm, nên câu trả lời ấy không có trên giấy."
IN_COLUMNS = (
    "Mục đứng trong hai cột cạnh nhau in theo từng dòng của bảng. Hãy bỏ paper_text và đặt tên bằng paper_label."
)
NESTED = "Chỗ trống khi không hỏi (blank_on_paper) chỉ đặt được cho mục đứng ngoài nhóm."


def words_findings(definition: FormDefinition) -> Iterator[Finding]:
    """What the words of the paper name or ask that is not there."""
    known = frozenset(_names(definition.fields()))
    paired = {key for pair in definition.side_by_side for key in pair}
    for number, step in enumerate(definition.steps):
        for position, field in enumerate(step.fields):
            path = f"steps.{number}.fields.{position}"
            yield from _field(field, path, known)
            if field.paper_text and {step.key, field.key} & paired:
                yield Finding(f"{path}.paper_text", IN_COLUMNS)
            yield from _inside(field, path, known)


def _inside(field: Field, path: str, known: Collection[str]) -> Iterator[Finding]:
    """The fields that an author wrote into a group; a row reads its own names before those of the form."""
    inner = getattr(field, "fields", ())
    names = {*known, *_names(inner)}
    for position, one in enumerate(inner):
        inner_path = f"{path}.fields.{position}"
        yield from _field(one, inner_path, names)
        if one.blank_on_paper:
            yield Finding(f"{inner_path}.blank_on_paper", NESTED)
        yield from _inside(one, inner_path, names)


def _field(field: Field, path: str, known: Collection[str]) -> Iterator[Finding]:
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


def _text(field: Field, path: str, known: Collection[str]) -> Iterator[Finding]:
    parts = dict.fromkeys(_names(field.inner_fields)) if isinstance(field, Block) else {}
    named = list(merged_names(field.paper_text))
    yield from (Finding(path, UNKNOWN.format(name)) for name in named if name not in parts and name not in known)
    if set("{}") & set(MERGED.sub("", field.paper_text)):
        yield Finding(path, BRACES)
    said = {*named, *(name.removeprefix(f"{field.key}.") for name in named)}
    labels = {one.key: one.label for one in field.inner_fields} if isinstance(field, Block) else {}
    yield from (Finding(path, LEFT_OUT.format(labels[part]), Severity.WARNING) for part in parts if part not in said)


def _names(fields: Iterable[FieldBase]) -> Iterator[str]:
    """The names of what has one answer, as a text merges them in."""
    for field in fields:
        if isinstance(field, Block):
            yield from (f"{field.key}.{part.key}" for part in field.inner_fields)
        elif not isinstance(field, RowsField | ReadingField | PromiseField | DocumentField):
            yield field.key
