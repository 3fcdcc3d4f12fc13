"""Fields made of fields: what belongs together is asked together, once or row by row."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import pydantic

from eforms.definition.base import Answers, ValueType
from eforms.definition.fields import Question, SingleField

BlockPart = Annotated[SingleField, pydantic.Field(discriminator="type")]


class Block(Question):
    """Questions asked together; the answer is an object of theirs, and a condition reads `key.part`.

    Where a block may be left out, its questions need an answer only once one of them has one.
    """

    holds: ClassVar[ValueType | None] = ValueType.BLOCK

    @property
    def inside(self) -> tuple[SingleField, ...]:
        """The fields it asks."""
        raise NotImplementedError

    def contradictions(self, answer: Answers) -> Mapping[str, str]:
        """What does not agree among good answers: the sentence, by part."""
        return {}


class BlockField(Block):
    """A block of the author's own."""

    type: Literal["block"]
    fields: tuple[BlockPart, ...] = pydantic.Field(min_length=1, max_length=40)

    @property
    def inside(self) -> tuple[SingleField, ...]:
        return self.fields
