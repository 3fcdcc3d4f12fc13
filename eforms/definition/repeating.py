"""The same questions again and again; and every field there is."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

import pydantic
from pydantic import NonNegativeInt, PositiveInt

from eforms.definition.base import AnswerType, Label, RowsType, ValueType
from eforms.definition.fields import FieldBase, SingleField, StandaloneField
from eforms.definition.groups import Block, BlockField
from eforms.definition.presets import BankAccountField, OrganisationField, PeriodField, PersonField, RegistrationField

AnyBlock = BlockField | PersonField | OrganisationField | BankAccountField | PeriodField | RegistrationField
RowField = Annotated[SingleField | AnyBlock, pydantic.Field(discriminator="type")]
"""What a row may hold: all but papers and further rows."""


class RowsField(FieldBase):
    """The same questions for each of several people, places, things; the answer is a list of objects."""

    holds: ClassVar[ValueType | None] = ValueType.ROWS
    type: Literal["rows"]
    item: Label
    """What one row is, such as `Người con`."""
    fields: tuple[RowField, ...] = pydantic.Field(min_length=1, max_length=40)
    min_rows: NonNegativeInt = 1
    max_rows: PositiveInt = pydantic.Field(default=20, le=200)

    @property
    def inside(self) -> tuple[RowField, ...]:
        return self.fields


Field = Annotated[SingleField | StandaloneField | AnyBlock | RowsField, pydantic.Field(discriminator="type")]


def inner_fields(field: Field) -> tuple[Field, ...]:
    """The fields an author wrote into a group; none in any other field."""
    return field.fields if isinstance(field, BlockField | RowsField) else ()


def answer_types(fields: Iterable[FieldBase]) -> dict[str, AnswerType]:
    """What conditions find in these fields, by name."""
    found: dict[str, AnswerType] = {}
    for field in fields:
        if isinstance(field, RowsField):
            found[field.key] = RowsType(answer_types(field.inside))
        elif isinstance(field, Block):
            found |= {f"{field.key}.{name}": shape for name, shape in answer_types(field.inside).items()}
        elif field.holds:
            found[field.key] = field.holds
    return found
