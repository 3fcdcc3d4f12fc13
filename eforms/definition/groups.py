"""Blocks: several fields asked as one."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import pydantic
from pydantic import PositiveInt

from eforms.definition.base import Answers, LibraryName, ValueType
from eforms.definition.fields import Question, SingleField

BlockPart = Annotated[SingleField, pydantic.Field(discriminator="type")]


class Block(Question):
    """Base of blocks; the answer is an object of the inner answers, and a condition reads `key.part`.

    Where a block is optional, its required fields are required only once one of its fields is answered.
    """

    value_type: ClassVar[ValueType | None] = ValueType.BLOCK

    @property
    def inner_fields(self) -> tuple[SingleField, ...]:
        """The fields of the block."""
        raise NotImplementedError

    def inconsistencies(self, answer: Answers) -> Mapping[str, str]:
        """Errors between valid answers of the block: message by part key."""
        return {}


class BlockField(Block):
    """A block with fields of the author's own."""

    type: Literal["block"]
    fields: tuple[BlockPart, ...] = pydantic.Field(min_length=1, max_length=40)
    library: LibraryName = ""
    """The shared block of a ministry that the fields are a copy of: `G15/witness`."""
    library_version: PositiveInt | None = None

    @property
    def inner_fields(self) -> tuple[SingleField, ...]:
        return self.fields
