"""Static checks of what a field takes from an earlier answer: its default, and which of its choices are offered."""

from collections.abc import Collection, Iterator

from eforms.definition import Block, OneOfField, ValueType
from eforms.definition.fields import ChoiceField, FieldBase, Question
from eforms.language import codelists
from eforms.language.expressions import ExpressionCompiler
from eforms.lint.finding import Finding

NOT_EARLIER = "Giá trị điền trước lấy từ “{}”, không phải là mục của một bước đứng trước."
OTHER_TYPE = "Giá trị điền trước lấy từ “{}”, là mục loại khác nên không điền được."
NO_PARENT = "Các lựa chọn phụ thuộc “{}”, không phải là một lựa chọn hay một phần của địa chỉ đứng trước mục này."
FLAT_LIST = "Danh mục “{}” không chia theo mục cha nên không lọc được."
WITHOUT_PARENT = "Lựa chọn “{}” chưa ghi nó thuộc câu trả lời nào ở mục cha."
UNKNOWN_PARENT = "Lựa chọn “{}” thuộc “{}”, nhưng mục cha không có lựa chọn này."
NOT_FILTERED = "Lựa chọn có ghi mục cha, nhưng câu hỏi chưa ghi nó lọc theo mục nào."
PARTS_OF_ADDRESS = {"province", "commune", "country"}


def source_findings(
    field: FieldBase, path: str, compiler: ExpressionCompiler, *, above: Collection[str], before: Collection[str]
) -> Iterator[Finding]:
    """`above` has the keys a field may read, `before` those of earlier steps."""
    if isinstance(field, Question) and (sentence := _wrong_default(field, compiler, before)):
        yield Finding(f"{path}.default_from", sentence)
    if isinstance(field, OneOfField) and field.parent:
        yield from _parent_findings(field, field.parent, path, compiler, above)
    elif isinstance(field, ChoiceField) and any(option.parent for option in field.options):
        yield Finding(f"{path}.parent", NOT_FILTERED)


def _wrong_default(field: Question, compiler: ExpressionCompiler, before: Collection[str]) -> str:
    if not (source := field.default_from):
        return ""
    key = source.partition(".")[0]
    is_block = any(name.startswith(f"{source}.") for name in compiler.types)
    if key not in before or not (source in compiler.types or is_block):
        return NOT_EARLIER.format(source)
    fits = is_block if isinstance(field, Block) else compiler.types.get(source) is field.value_type
    return "" if fits else OTHER_TYPE.format(source)


def _parent_findings(
    field: OneOfField, parent: str, path: str, compiler: ExpressionCompiler, above: Collection[str]
) -> Iterator[Finding]:
    if parent.partition(".")[0] not in above or not _is_choice(parent, compiler):
        yield Finding(f"{path}.parent", NO_PARENT.format(parent))
    elif field.code_list:
        if field.code_list in codelists.names() and not codelists.get(field.code_list).parents:
            yield Finding(f"{path}.code_list", FLAT_LIST.format(field.code_list))
    else:
        offered = compiler.choices.get(parent)
        for number, option in enumerate(field.options):
            if not option.parent:
                yield Finding(f"{path}.options.{number}", WITHOUT_PARENT.format(option.label))
            elif offered is not None and option.parent not in offered:
                yield Finding(f"{path}.options.{number}.parent", UNKNOWN_PARENT.format(option.label, option.parent))


def _is_choice(name: str, compiler: ExpressionCompiler) -> bool:
    """Whether one text is chosen there: a choice, or the province, commune or country of an address."""
    above, _, part = name.rpartition(".")
    if compiler.types.get(above) is ValueType.ADDRESS:
        return part in PARTS_OF_ADDRESS
    return compiler.types.get(name) is ValueType.TEXT and name in compiler.choices
