"""Results of a procedure (kết quả thực hiện): what is issued, when, to whom, and in how many originals and copies."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from eforms.definition import Condition, FormDefinition, FrozenModel, Key
from eforms.definition.base import FieldReference
from services.catalogue.package.office_rules import AnswerPath
from services.catalogue.package.paper_templates import MergeText, PaperTemplate
from services.catalogue.package.public_record import LongText, ShortText

Symbol = Annotated[str, StringConstraints(pattern=r"^[A-ZĐ][A-ZĐ-]{0,19}$")]
"""What follows the number of a paper (ký hiệu)."""
MAX_COPIES: Final = 50
"""Copies of one result that may be ordered in one dossier."""
MAX_PAPERS: Final = 500
"""Papers that one result may become, copies included: they are issued in one transaction."""
CONCLUSION: Final = "conclusion"
"""The question before the results of a version with a written refusal: whether to grant or to refuse."""
HEADING: Final = "result_heading_"
"""With a number the key of the heading of a result on the clerk's page; no question of a result form has such a key."""


class Layout(StrEnum):
    """How the answers of the result form stand on the paper; pairs of columns are named by the form itself."""

    SECTIONS = "sections"
    """One line after another, under the titles of the steps."""
    TABLE = "table"
    """In a table of two columns: what was asked, and the answer."""


class Holder(FrozenModel):
    """Whom a result is issued to (người được cấp), named by an answer."""

    at: AnswerPath
    """A person, an organisation or a question with a name; of rows (`children.full_name`) each row names one."""
    declared: bool = False
    """The answer is one of the declaration; without it, of the form of the result."""
    number: AnswerPath | None = None
    """The question with the personal number; where `at` is a person with that part it is known."""


class CopyOrder(FrozenModel):
    """Copies of a result that the applicant orders with it (bản sao, trích lục)."""

    quantity: Key
    """The question of the declaration with their number; a fee rule with the same `quantity` charges for them."""
    symbol: Symbol
    """Each copy has a number of its own under this symbol."""
    name: str = ""
    """Its title, such as `Trích lục kết hôn`; without it, that of the original."""
    subtitle: ShortText = "Bản sao"
    """Printed under the title."""


def _key_of(data: Mapping[str, Any]) -> str:
    """A key from the code of a result: `KQ.G15.000031` is `kq_g15_000031`."""
    letters = re.sub(r"[^a-z0-9]+", "_", str(data.get("code", "")).lower()).strip("_")
    return (letters if letters[:1].isalpha() else f"result_{letters}".strip("_"))[:40]


class Prefill(FrozenModel):
    """What a question of the result form begins with: the first of these texts whose merge fields all say something."""

    into: Key
    texts: tuple[MergeText, ...] = Field(min_length=1, max_length=5)
    """Texts with merge fields of the dossier and the declaration."""


class Result(FrozenModel):
    """A result of the procedure (kết quả thực hiện).

    One with a form is written and issued here; one without is only named in the record.
    """

    code: str = ""
    name: ShortText
    name_en: LongText = ""
    key: Key = Field(default_factory=_key_of)
    """Without it, the code in small letters; what was proposed and issued is kept under it."""
    when: Condition | None = None
    """Condition on the answers and on what the office found; None: always."""
    case: str = ""
    """The condition in words, such as `Khi có yêu cầu cấp thẻ`."""
    case_en: str = ""
    is_refusal: bool = False
    """A written refusal (văn bản từ chối): the clerk proposes it in place of the other results."""
    symbol: Symbol = "KQ"
    """Follows the number of the paper (ký hiệu)."""
    series: Symbol | None = None
    """The series its numbers are taken from (sổ số), shared by several symbols; without it, that of its symbol."""
    named_by: Key | None = None
    """The declared question whose answer is the title of the paper; without it, the name is."""
    subtitle: str = ""
    """Printed under the title, such as `Bản sao`."""
    issued_to: FieldReference | None = None
    """The question of its own form that names the holder, such as `child.full_name`; without it, the applicant."""
    holders: tuple[Holder, ...] = Field(default=(), max_length=10)
    """The holders, in place of `issued_to`: they are printed, and read their result from their own accounts."""
    each: bool = False
    """A paper for each holder that the rows name; without it, one paper names them all."""
    told_apart_by: FieldReference | None = None
    """Of `each`: the question in its rows that lists name beside the title, such as the number of the parcel."""
    originals: int = Field(default=1, ge=1, le=20)
    """Number of originals (số bản chính)."""
    copies: CopyOrder | None = None
    layout: Layout = Layout.SECTIONS
    template: PaperTemplate | None = None
    """How it is worded on paper; without it the answers of the form are printed by `layout`."""
    prefill: tuple[Prefill, ...] = Field(default=(), max_length=40)
    """What its form begins with, besides the answers under the same keys."""
    form: FormDefinition | None = None
    """The form the handling clerk fills in; an answer of the applicant under the same key is copied.

    An online procedure has at least one result with a form that is no refusal.
    """

    @property
    def reads_declaration(self) -> bool:
        """Whether its papers depend on what was declared, besides its title."""
        return self.copies is not None or any(holder.declared for holder in self.holders)

    @property
    def eform(self) -> FormDefinition:
        """Its form; ValueError where it is not written here."""
        if self.form is None:
            raise ValueError(f"{self.key} is not written here.")
        return self.form
