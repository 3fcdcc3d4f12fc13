"""One record as it is typed in a file, checked: its parts have the kinds, sizes and values that the portal knows."""

import json
import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from services.catalogue.errors import CatalogueError
from services.catalogue.package.parsing.validation_messages import findings_from
from services.catalogue.package.parts import ProcedureCode, is_internal
from services.catalogue.package.public_record import LongText, ShortText

READING: Final = 3
"""Raise it whenever the same row comes to be read into another package: then every row counts as changed once."""
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
UNREADABLE: Final = "Dòng có ký tự điều khiển hoặc ký tự hỏng."

Text = Annotated[str, StringConstraints(max_length=1500)]
Number = Annotated[int | float, Field(ge=0, le=10**12)]


class Row(BaseModel):
    """Keys that the portal does not know are left alone: the record may grow."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Channel(Row):
    """One way to file."""

    method: Literal["ONLINE", "DIRECT", "POSTAL"]
    time: Number | None = None
    unit: str = ""
    fee: Number = 0
    currency: str = ""
    free: bool = False
    note: LongText = ""
    ambiguous: bool = False
    """A digit of the time ran into the fee when the record was collected."""


class Component(Row):
    """One line of the list of papers: a paper, or a remark among them."""

    name: Text = ""
    original: int = Field(default=0, ge=0, le=1000)
    copies: int = Field(default=0, ge=0, le=1000, alias="copy")
    case: LongText = ""
    template: Text = ""

    @property
    def is_paper(self) -> bool:
        """Whether it is handed in; all others are remarks."""
        return bool(self.name.strip() and (self.original or self.copies))

    @property
    def is_remark(self) -> bool:
        return bool(self.name.strip()) and not self.is_paper


class NamedResult(Row):
    """What the applicant gets."""

    name: ShortText
    code: Text = ""


class RecordRow(Row):
    """The whole record of a procedure."""

    code: ProcedureCode
    name: ShortText
    issuer: ShortText
    field: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    levels: tuple[Literal["Cấp bộ", "Cấp tỉnh", "Cấp xã", "Cơ quan khác"], ...] = Field(min_length=1)
    subjects: tuple[ShortText, ...] = ()
    decision_no: Text = ""
    kind: Text = ""
    executing_agencies: tuple[ShortText, ...] = ()
    competent_agency: Text = ""
    coordinating_agency: Text = ""
    reception_address: LongText = ""
    channels: tuple[Channel, ...] = Field(default=(), max_length=50)
    components: tuple[Component, ...] = Field(default=(), max_length=1000)
    results: tuple[NamedResult, ...] = Field(default=(), max_length=100)
    legal_codes: tuple[Text, ...] = Field(default=(), max_length=500)
    steps: LongText = ""
    conditions: LongText = ""
    source: Text = ""
    read_on: date | None = None

    @property
    def is_internal(self) -> bool:
        return is_internal(self.code)


def read_row(record: Mapping[str, Any]) -> RecordRow:
    """The checked record; CatalogueError with all that is wrong, a sentence on a line."""
    text = json.dumps(record, ensure_ascii=False)
    if not _is_readable(record, text):
        raise CatalogueError(UNREADABLE)
    try:
        return RecordRow.model_validate_json(text)
    except ValidationError as error:
        sentences = (f"{finding.path}: {finding.message}" for finding in findings_from(text, error))
        raise CatalogueError("\n".join(sentences)) from error


def row_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 of a row as typed; whoever sees it again need not read it."""
    return sha256(f"{READING}{json.dumps(record, sort_keys=True)}".encode()).hexdigest()


def _is_readable(value: Any, text: str) -> bool:
    """Whether every text in it can be stored: no control characters, no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return not _has_control(value)


def _has_control(value: Any) -> bool:
    if isinstance(value, str):
        return CONTROL.search(value) is not None
    if isinstance(value, dict):
        return any(_has_control(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_has_control, value))
