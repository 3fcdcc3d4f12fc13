"""Templates of result papers (mẫu giấy): an ordered list of blocks whose texts hold merge fields.

Plain text only: what a merge field says is put in once and never read as a template again.
"""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from eforms.definition import Condition, FrozenModel, Key
from services.catalogue.package.public_record import ShortText

MAX_BLOCKS: Final = 60
MAX_COLUMNS: Final = 6
"""Columns of a table that fit on a page of A4."""
MergeText = Annotated[str, StringConstraints(max_length=5_000)]
"""Plain text with merge fields such as `{child.full_name}`; a brace of its own is written twice."""


class Block(FrozenModel):
    """Base of blocks."""

    key: Key
    """Under which another version has the same block."""
    when: Condition | None = None
    """The block is printed only where this is true of the result and the declaration; None: always."""

    @property
    def texts(self) -> dict[str, str]:
        """The texts with merge fields by their place in the block."""
        return {name: value for name, value in self if name in ("text", "title", "left", "right") and value}


class BasisBlock(Block):
    """The documents it rests on (căn cứ), each line in italics."""

    type: Literal["basis"]
    text: MergeText


class HeadingBlock(Block):
    """A bold line in the middle, such as `QUYẾT ĐỊNH:`."""

    type: Literal["heading"]
    text: MergeText


class ParagraphBlock(Block):
    """A paragraph."""

    type: Literal["paragraph"]
    text: MergeText


class ArticleBlock(Block):
    """An article (điều); articles are numbered in their order."""

    type: Literal["article"]
    title: MergeText = ""
    text: MergeText = ""


class LinesBlock(Block):
    """Lines of a label and what is said of it: `Họ và tên: {child.full_name}`."""

    type: Literal["lines"]
    text: MergeText


class Column(FrozenModel):
    """One column of a table; its merge fields are those of one row first."""

    heading: ShortText
    text: MergeText


class TableBlock(Block):
    """A table with a line for each row of a repeating question."""

    type: Literal["table"]
    rows: Key
    """The question whose rows it lists: of the form of the result, else of the declaration."""
    title: MergeText = ""
    columns: tuple[Column, ...] = Field(min_length=1, max_length=MAX_COLUMNS)


class ColumnsBlock(Block):
    """Two texts side by side, each of lines with or without a label."""

    type: Literal["columns"]
    left: MergeText
    right: MergeText


AnyBlock = BasisBlock | HeadingBlock | ParagraphBlock | ArticleBlock | LinesBlock | TableBlock | ColumnsBlock
BLOCK_LABELS: Final[dict[str, str]] = {
    "basis": "Căn cứ",
    "heading": "Dòng đậm ở giữa",
    "paragraph": "Đoạn văn",
    "article": "Điều",
    "lines": "Các dòng có nhãn",
    "table": "Bảng",
    "columns": "Hai cột",
}
"""What each type of block is called."""


class PaperTemplate(FrozenModel):
    """How a result is worded on paper, in place of the answers of its form one after another."""

    title: MergeText = ""
    """Printed as the title; without it the name of the result is."""
    blocks: tuple[Annotated[AnyBlock, Field(discriminator="type")], ...] = Field(min_length=1, max_length=MAX_BLOCKS)

    @model_validator(mode="after")
    def _blocks_are_told_apart(self) -> Self:
        keys = [block.key for block in self.blocks]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"Mẫu giấy dùng hai lần khóa {', '.join(sorted(twice))}.")
        return self
