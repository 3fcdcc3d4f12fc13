"""Static checks of questions that choose among the rows of an earlier one."""

from collections.abc import Iterator

from eforms.definition import Block, FormDefinition, RowsField
from eforms.definition.row_choices import ChosenRowField
from eforms.definition.traversal import fields_with_paths


def row_choice_errors(definition: FormDefinition) -> Iterator[tuple[str, str]]:
    """Path and sentence of each choice that could not be made: rows, and what names them, must stand above it."""
    above: dict[str, RowsField] = {}
    inside = ""
    for path, field in fields_with_paths(definition):
        is_outside = path.count(".fields.") == 1
        own_group = "" if is_outside else inside
        if isinstance(field, ChosenRowField) and (message := _error(field, above, own_group)):
            yield path, message
        if is_outside:
            inside = field.key
            if isinstance(field, RowsField):
                above[field.key] = field


def _error(field: ChosenRowField, above: dict[str, RowsField], inside: str) -> str:
    source = field.options_from
    group = above.get(source.rows)
    if group is None or source.rows == inside:
        return f"Không có nhóm lặp “{source.rows}” đứng trước mục này để chọn dòng. Hãy chọn nhóm khác."
    if group.is_long:
        return f"Nhóm “{group.label}” có thể dài hơn một trang nên không chọn được dòng; hãy giảm số dòng nhiều nhất."
    if source.label not in _names(group):
        return f"Nhóm “{group.label}” không có mục “{source.label}” để gọi tên dòng. Hãy chọn mục khác."
    return ""


def _names(group: RowsField) -> set[str]:
    """What may name a row: a question, or a part of a block."""
    single = {one.key for one in group.inner_fields if one.value_type and not isinstance(one, Block | RowsField)}
    blocks = (one for one in group.inner_fields if isinstance(one, Block))
    return single | {f"{block.key}.{part.key}" for block in blocks for part in block.inner_fields}
