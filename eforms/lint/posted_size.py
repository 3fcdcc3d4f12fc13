"""How much one page of a form may post: inputs and files, against what the server takes of one request."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings

from eforms.definition import Block, DocumentField, RowsField, SeveralOfField
from eforms.definition.fields import FieldBase
from eforms.definition.repeating import ROWS_OF_LIST_PAGE
from eforms.inputs import input_for
from eforms.language import codelists

OTHER_INPUTS: Final = 100
"""Inputs of a page beside its answers: tokens, buttons, what was shown."""


def check_posted_size(fields: Iterable[FieldBase]) -> str:
    """Why these fields are too many for one page, as a sentence; empty where they are not.

    It is asked for a whole form, for a supplement may reopen all of it on one page.
    """
    fields = tuple(fields)
    inputs, most = sum(map(_inputs, fields)), settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - OTHER_INPUTS
    if inputs > most:
        return f"Biểu mẫu có thể gửi {inputs} ô trả lời, nhiều hơn {most}. Hãy giảm số dòng nhiều nhất hoặc bớt mục."
    files = sum(map(_files, fields))
    if files > settings.DATA_UPLOAD_MAX_NUMBER_FILES:
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return f"Biểu mẫu có thể gửi {files} tệp, nhiều hơn {most}. Hãy giảm số tệp, số dòng hoặc bớt mục giấy tờ."
    return ""


def _inputs(field: FieldBase) -> int:
    """The inputs one field posts at most."""
    if isinstance(field, RowsField):
        return 1 + _rows_on_page(field) * (field.has_papers + sum(map(_inputs, field.inner_fields)))
    if isinstance(field, Block):
        return sum(map(_inputs, field.inner_fields))
    if isinstance(field, SeveralOfField):
        return len(field.options) or len(codelists.get(field.code_list).labels)
    return field.max_files if isinstance(field, DocumentField) else len(input_for(field).name_suffixes)


def _files(field: FieldBase) -> int:
    """The files one field posts at most."""
    if isinstance(field, RowsField):
        return _rows_on_page(field) * sum(map(_files, field.inner_fields))
    return field.max_files if isinstance(field, DocumentField) else 0


def _rows_on_page(field: RowsField) -> int:
    return 2 * ROWS_OF_LIST_PAGE if field.is_long else field.max_rows
