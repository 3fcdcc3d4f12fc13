"""Fields made of fields: what belongs together is asked together, once or row by row."""

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal

import pydantic
from pydantic import NonNegativeInt, PositiveInt

from eforms.definition.base import Answers, Kind, Label, Rows, Shape
from eforms.definition.fields import Alone, FieldBase, Question, Single

Part = Annotated[Single, pydantic.Field(discriminator="type")]


class Block(Question):
    """Questions asked together; the answer is an object of theirs, and a condition reads `key.part`.

    Where a block may be left out, its questions need an answer only once one of them has one.
    """

    holds: ClassVar[Kind | None] = Kind.BLOCK

    @property
    def inside(self) -> tuple[Single, ...]:
        """The fields it asks."""
        raise NotImplementedError

    def contradictions(self, answer: Answers) -> Mapping[str, str]:
        """What does not agree among good answers: the sentence, by part."""
        return {}


class BlockField(Block):
    """A block of the author's own."""

    type: Literal["block"]
    fields: tuple[Part, ...] = pydantic.Field(min_length=1, max_length=40)

    @property
    def inside(self) -> tuple[Single, ...]:
        return self.fields


class RowsField(FieldBase):
    """The same questions for each of several people, places, things; the answer is a list of objects."""

    holds: ClassVar[Kind | None] = Kind.ROWS
    type: Literal["rows"]
    item: Label
    """What one row is, such as `Người con`."""
    fields: tuple["RowPart", ...] = pydantic.Field(min_length=1, max_length=40)
    min_rows: NonNegativeInt = 1
    max_rows: PositiveInt = pydantic.Field(default=20, le=200)

    @property
    def inside(self) -> tuple["RowPart", ...]:
        return self.fields


RowPart = Annotated[Single | BlockField, pydantic.Field(discriminator="type")]
"""What a row may hold: all but papers and further rows."""
Field = Annotated[Single | Alone | BlockField | RowsField, pydantic.Field(discriminator="type")]
RowsField.model_rebuild()


def shapes(fields: Iterable[FieldBase]) -> dict[str, Shape]:
    """What conditions find in these fields, by name."""
    found: dict[str, Shape] = {}
    for field in fields:
        if isinstance(field, RowsField):
            found[field.key] = Rows(shapes(field.inside))
        elif isinstance(field, Block):
            found |= {f"{field.key}.{name}": shape for name, shape in shapes(field.inside).items()}
        elif field.holds:
            found[field.key] = field.holds
    return found
