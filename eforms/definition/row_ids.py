"""Row ids: what stays the same of a row while rows are moved, added and removed.

Rows have ids where something is tied to one of them: files attached to it, or an answer that chooses it. The id is kept
in the answers of the row, under a key that no question can have, once the row has an answer or a file.
"""

import re
import secrets
from typing import Any, ClassVar, Final, Literal

from eforms.definition.base import ValueType
from eforms.definition.fields import FieldBase

ROW_ID: Final = "_id"
ROW_WRONG: Final = "_wrong"
"""In a row of a long list: the texts that are no valid answers, by input name; empty lists where one is missing."""
STORED_APART: Final = "_rows"
"""In place of the rows of a long list in `Draft.answers`: their number; the rows are in a `RowList`."""
_PATTERN: Final = re.compile(r"[a-z0-9]{1,16}")
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 of them: each byte names every letter equally often."""


class RowIdField(FieldBase):
    """The hidden field of a row with its id; authors do not write it."""

    value_type: ClassVar[ValueType | None] = ValueType.TEXT
    type: Literal["row_id"]


def row_id_field() -> RowIdField:
    """The field as a group with row ids has it; its key is none an author could give."""
    return RowIdField.model_construct(key=ROW_ID, type="row_id", label="")


def new_row_id() -> str:
    """An id that no other row of any form has."""
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in secrets.token_bytes(12))


def is_row_id(text: object) -> bool:
    """Whether the text may be an id."""
    return isinstance(text, str) and bool(_PATTERN.fullmatch(text))


def file_place(group: str, row_id: object) -> str:
    """What precedes the key of a document field in a row in the keys of its files; empty where the row has no id."""
    return f"{group}.{row_id}." if is_row_id(row_id) else ""


class FilePlace:
    """The place of a file by its `field_key`: a document field, or one in a row with an id (`group.row_id.key`)."""

    def __init__(self, file_key: str) -> None:
        row, _, self.field = file_key.rpartition(".")
        self.group, _, self.row_id = row.partition(".")


def rows_apart(count: int) -> dict[str, int]:
    """What stands in a draft's answers for a list of so many rows that is stored apart."""
    return {STORED_APART: count}


def is_stored_apart(answer: object) -> bool:
    """Whether this stands for a list that is stored apart."""
    return isinstance(answer, dict) and STORED_APART in answer


def row_count(answer: Any) -> int:
    """The number of rows of a list, wherever they are stored."""
    if is_stored_apart(answer):
        return int(answer[STORED_APART])
    return len(answer) if isinstance(answer, list) else 0
