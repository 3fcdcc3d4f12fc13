"""What a form says on paper of its questions: another name, a sentence with answers merged in, dotted blanks."""

import re
from typing import Annotated, Final

from pydantic import StringConstraints

from eforms.definition.base import FrozenModel, Label

PaperLabel = Annotated[str, StringConstraints(max_length=500)]
MERGED: Final = re.compile(r"\{([a-z][a-z0-9_]{0,39}(?:\.[a-z][a-z0-9_]{0,39})?)(:words)?\}")
"""A merge field (trường trộn): `{relation}`, `{child.full_name}`; of a date or number in words, `{born_on:words}`."""


class PaperWords(FrozenModel):
    """How the prescribed form (mẫu tờ khai, mẫu đơn) says what a question asks."""

    label: Label
    on_paper: bool = True
    """Whether it is printed; otherwise it is asked, checked and read on the screen only."""
    paper_label: PaperLabel | None = None
    """What it is called on paper; without one the label, its question mark left out. Empty, of a block: no heading."""
    paper_text: Annotated[str, StringConstraints(max_length=2_000)] = ""
    """Lines printed in place of label and answer, with answers merged in: `Giới tính: {sex}  Dân tộc: {ethnic_group}`.

    In a block or a row the names are those of its own parts, else those of the form.
    """
    blank_on_paper: bool = False
    """Whether it is printed with dotted blanks where it was not asked, as on the prescribed form."""

    @property
    def printed_label(self) -> str:
        return self.label.removesuffix("?").rstrip() if self.paper_label is None else self.paper_label
