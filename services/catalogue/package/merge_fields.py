"""Merge fields (trường trộn): what the texts of a template may name, a closed list for each result of a version."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from eforms.definition import Block, DocumentField, FormDefinition, PromiseField, ReadingField, RowsField
from eforms.definition.fields import ComputedField, DateField, FieldBase, MoneyField, NumberField
from services.catalogue.package.definition import Package
from services.catalogue.package.results import Result

TOKEN: Final = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?::([a-z]+))?\}|[{}]")
ROW_NUMBER: Final = "no"
"""In a table: the number of the row."""


class FieldUse(NamedTuple):
    """A merge field as a text writes it: `{capital_vnd:words}`."""

    name: str
    format: str = ""

    def __str__(self) -> str:
        return f"{{{self.name}:{self.format}}}" if self.format else f"{{{self.name}}}"


class FieldKind(StrEnum):
    """What a merge field says, which decides how it may be written."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    MONEY = "money"


FORMATS: Final[Mapping[FieldKind, Mapping[str, str]]] = {
    FieldKind.TEXT: {"upper": "CHỮ HOA"},
    FieldKind.DAY: {"short": "01/02/2026"},
    FieldKind.NUMBER: {"words": "bằng chữ"},
    FieldKind.MONEY: {"words": "bằng chữ"},
}
"""The ways besides the usual one, each with what it looks like."""

OFFICIAL: Final[Mapping[str, tuple[str, FieldKind]]] = {
    "code": ("Mã hồ sơ", FieldKind.TEXT),
    "issued_on": ("Ngày cấp", FieldKind.DAY),
    "filed_on": ("Ngày nộp hồ sơ", FieldKind.DAY),
    "holders": ("Người được cấp", FieldKind.TEXT),
    "procedure.name": ("Tên thủ tục", FieldKind.TEXT),
    "applicant.full_name": ("Người nộp hồ sơ", FieldKind.TEXT),
    "applicant.personal_number": ("Số định danh của người nộp", FieldKind.TEXT),
    "applicant.tax_code": ("Mã số thuế của tổ chức nộp", FieldKind.TEXT),
    "applicant.address": ("Địa chỉ của tổ chức nộp", FieldKind.TEXT),
    "office.name": ("Cơ quan giải quyết", FieldKind.TEXT),
    "office.address": ("Địa chỉ cơ quan giải quyết", FieldKind.TEXT),
}
"""What the dossier says besides the answers; a question with the same name takes its place."""


@dataclass(frozen=True)
class MergeField:
    """One field of the list."""

    name: str
    label: str
    kind: FieldKind
    source: str
    """Where it comes from, in words."""
    key: str = ""
    """The key of its question; empty where no question asks it."""
    declared: bool = False
    """Whether the question is one of the declaration."""

    @property
    def formats(self) -> Mapping[str, str]:
        return FORMATS[self.kind]


def pieces(text: str) -> Iterator[str | FieldUse]:
    """The text cut up at its merge fields; a doubled brace is a brace, a lone one stays as it is."""
    position = 0
    for match in TOKEN.finditer(text):
        yield text[position : match.start()]
        name, form = match.groups()
        yield FieldUse(name, form or "") if name else match.group()[0]
        position = match.end()
    yield text[position:]


def uses(text: str) -> Iterator[FieldUse]:
    """The merge fields that a text names."""
    return (piece for piece in pieces(text) if isinstance(piece, FieldUse))


def has_lone_brace(text: str) -> bool:
    """Whether a brace begins or ends nothing: `{họ tên}`."""
    return any(match.group() in ("{", "}") for match in TOKEN.finditer(text))


def merge_fields(package: Package, result: Result) -> dict[str, MergeField]:
    """All that a template of this result may name, by name: the form of the result before the declaration."""
    official = {name: MergeField(name, label, kind, "Hồ sơ") for name, (label, kind) in OFFICIAL.items()}
    declared = _of_form(package.form, "Tờ khai", declared=True)
    own = _of_form(result.form, "Nội dung kết quả", declared=False)
    return {**official, **declared, **own}


def row_fields(package: Package, result: Result, key: str) -> dict[str, MergeField]:
    """What a table of the rows of this question may name besides: its inner questions; empty where it has no rows."""
    rows = rows_question(package, result, key)
    if rows is None:
        return {}
    number = MergeField(ROW_NUMBER, "Số thứ tự dòng", FieldKind.NUMBER, "Bảng")
    return {ROW_NUMBER: number, **_inside(rows.inner_fields, f"Một dòng của “{rows.label}”")}


def rows_question(package: Package, result: Result, key: str) -> RowsField | None:
    """The question with rows under this key: of the form of the result, else of the declaration."""
    return rows_questions(package, result).get(key)


def rows_questions(package: Package, result: Result) -> dict[str, RowsField]:
    """All questions whose rows a table may list, by key."""
    forms = [form for form in (package.form, result.form) if form is not None]
    return {field.key: field for form in forms for field in form.fields() if isinstance(field, RowsField)}


def kind_of(field: FieldBase) -> FieldKind:
    """How the answers of a question may be written."""
    if isinstance(field, DateField):
        return FieldKind.DAY
    if isinstance(field, MoneyField):
        return FieldKind.MONEY
    return FieldKind.NUMBER if isinstance(field, NumberField | ComputedField) else FieldKind.TEXT


def _of_form(form: FormDefinition | None, source: str, *, declared: bool) -> dict[str, MergeField]:
    return _inside(tuple(form.fields()), source, declared=declared) if form else {}


def _inside(fields: Iterable[FieldBase], source: str, *, declared: bool = False) -> dict[str, MergeField]:
    return {one.name: one for field in fields for one in _leaves(field, source, declared=declared)}


def _leaves(field: FieldBase, source: str, *, declared: bool) -> Iterator[MergeField]:
    """The question, or those inside a group; of rows each names the answers of all rows."""
    if isinstance(field, Block | RowsField):
        for inner in field.inner_fields:
            for leaf in _leaves(inner, source, declared=declared):
                name, label = f"{field.key}.{leaf.name}", f"{field.label}: {leaf.label}"
                yield MergeField(name, label, leaf.kind, source, field.key, declared)
    elif not isinstance(field, DocumentField | ReadingField | PromiseField) and field.value_type is not None:
        yield MergeField(field.key, field.label, kind_of(field), source, field.key, declared)
