"""Repeating groups, the union of all field types, and the types of fields in expressions."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final, Literal, Self

import pydantic
from pydantic import NonNegativeInt, PositiveInt

from eforms.definition.base import AnswerType, FieldReference, Label, LongText, RowsType, ValueType
from eforms.definition.documents import DocumentField, PhotoField
from eforms.definition.fields import FieldBase, MoneyField, NumberField, PromiseField, ReadingField, SingleField
from eforms.definition.groups import Block, BlockField
from eforms.definition.presets import (
    BankAccountField,
    OrganisationField,
    PaperFactsField,
    PeriodField,
    PersonField,
    RegistrationField,
)
from eforms.definition.row_choices import ChosenRowField, ChosenRowsField
from eforms.definition.tables import TableLayout

MAX_ROWS: Final = 2_000
MAX_ROWS_ON_PAGE: Final = 200
"""A group of more rows is a list on pages of its own."""
ROWS_OF_LIST_PAGE: Final = 20
"""Rows of a long list on one of its pages; as many more may be added there before it is saved."""
AnyBlock = (
    BlockField | PersonField | OrganisationField | BankAccountField | PeriodField | RegistrationField | PaperFactsField
)
UploadField = DocumentField | PhotoField
RowChoiceField = ChosenRowField | ChosenRowsField
StandaloneField = ReadingField | PromiseField
"""Fields that may not be in a group."""


class RowsField(FieldBase):
    """A repeating group: the same fields for each of several people or things; the answer is a list of objects."""

    value_type: ClassVar[ValueType | None] = ValueType.ROWS
    type: Literal["rows"]
    item: Label
    """The name of one row, such as `Người con`."""
    item_en: LongText = ""
    fields: "tuple[RowField, ...]" = pydantic.Field(min_length=1, max_length=40)
    min_rows: NonNegativeInt = 1
    max_rows: PositiveInt = pydantic.Field(default=20, le=MAX_ROWS)
    from_file: bool = False
    """Whether the rows may be imported from a file (CSV, XLSX); a template of it is offered."""
    unique: tuple[FieldReference, ...] = ()
    """The questions that no two rows may answer alike, such as a number; a part of a block as `key.part`."""
    table: TableLayout | None = None
    """How the rows are drawn on paper as a table; without it as a table where that is narrow, else as lines."""

    @pydantic.model_validator(mode="after")
    def _rows_inside_have_none_inside(self) -> Self:
        if any(isinstance(inner, RowsField) and inner.inner_rows for inner in self.fields):
            raise ValueError("Nhóm lặp chỉ chứa được một lớp nhóm lặp nữa; hãy tách lớp thứ ba thành nhóm riêng.")
        if self.inner_rows and (self.is_long or any(inner.is_long for inner in self.inner_rows)):
            raise ValueError(f"Danh sách dài hơn {MAX_ROWS_ON_PAGE} dòng không lồng được với nhóm lặp khác.")
        return self

    @property
    def inner_fields(self) -> "tuple[RowField, ...]":
        """The fields of each row."""
        return self.fields

    @property
    def inner_rows(self) -> "tuple[RowsField, ...]":
        """The repeating groups inside each row."""
        return tuple(field for field in self.fields if isinstance(field, RowsField))

    @property
    def is_long(self) -> bool:
        """Whether it is a list on pages of its own, stored apart from the other answers of a draft."""
        return self.max_rows > MAX_ROWS_ON_PAGE

    @property
    def has_papers(self) -> bool:
        """Whether files are attached to each row, so that rows need ids."""
        return any(isinstance(field, UploadField) for field in self.fields)


RowField = Annotated[
    SingleField | RowChoiceField | AnyBlock | UploadField | RowsField, pydantic.Field(discriminator="type")
]
"""What a row may contain: all but declarations and texts to read."""
RowsField.model_rebuild()

Field = Annotated[
    SingleField | StandaloneField | RowChoiceField | AnyBlock | UploadField | RowsField,
    pydantic.Field(discriminator="type"),
]


def number_bounds(fields: Iterable[FieldBase], prefix: str = "") -> dict[str, tuple[int, int]]:
    """The lowest and highest answer to each whole number, by name as in expressions; of a row, `rows.part`."""
    bounds: dict[str, tuple[int, int]] = {}
    for field in fields:
        if isinstance(field, NumberField | MoneyField):
            bounds[prefix + field.key] = (field.min, field.max)
        elif isinstance(field, RowsField | Block):
            bounds |= number_bounds(field.inner_fields, f"{prefix}{field.key}.")
    return bounds


def answer_types(fields: Iterable[FieldBase]) -> dict[str, AnswerType]:
    """The types of these fields in expressions, by name: `key`, or `key.part` of a block."""
    types: dict[str, AnswerType] = {}
    for field in fields:
        if isinstance(field, RowsField):
            types[field.key] = RowsType(answer_types(field.inner_fields), field.max_rows)
        elif isinstance(field, Block):
            types |= {f"{field.key}.{name}": part_type for name, part_type in answer_types(field.inner_fields).items()}
        elif field.value_type:
            types[field.key] = field.value_type
    return types
