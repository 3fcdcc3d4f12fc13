"""Office rules: which office does something, named by code, by relation to the handling one, or by kind and place."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import StringConstraints, model_validator

from eforms.definition import AnswerType, FrozenModel, ValueType
from services.agencies.models import AgencyKind

OfficeCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{2}(\.\d{2,3})*$")]
AnswerPath = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,2}$")]
"""An answer or a part of it: `residence`, `requester.residence`, `requester.residence.commune`."""

PLACE_TYPES: Final = frozenset({ValueType.ADDRESS, ValueType.TEXT})
"""Value types of an answer that can name a place: an address, or the code of a unit."""
PARTS_OF_ADDRESS: Final = frozenset({"province", "commune"})


class Relation(StrEnum):
    """How an office stands to the one that handles the dossier."""

    HANDLING = "handling"
    """The handling office itself."""
    SUPERIOR = "superior"
    """Its superior (cơ quan chủ quản)."""
    CHOSEN = "chosen"
    """One that the clerk chooses when the step begins."""


class OfficeRule(FrozenModel):
    """Which office does something (cơ quan thực hiện); without any of these, the handling one."""

    relation: Relation | None = None
    agency: OfficeCode | None = None
    """A named agency."""
    kind: AgencyKind | None = None
    """An office of this kind; alone, the clerk chooses among those of the kind (`relation` is then `chosen`)."""
    at: AnswerPath | None = None
    """The answer that names the place of the office of that kind."""

    @property
    def is_handling(self) -> bool:
        """Whether it is the handling office itself."""
        return self.relation is Relation.HANDLING or not (self.relation or self.agency or self.kind)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.agency and (self.relation or self.kind):
            raise ValueError("Cơ quan đã nêu mã thì không nêu thêm quan hệ hay loại cơ quan.")
        if self.at and not self.kind:
            raise ValueError("Nơi lấy từ câu trả lời cần đi cùng loại cơ quan.")
        if self.kind and not self.at and self.relation is not Relation.CHOSEN:
            raise ValueError("Loại cơ quan cần nơi lấy từ câu trả lời, hoặc do cán bộ chọn.")
        if self.kind and self.at and self.relation:
            raise ValueError("Cơ quan theo loại và nơi thì không nêu thêm quan hệ.")
        return self


def names_place(path: str, types: Mapping[str, AnswerType], *, several: bool = False) -> bool:
    """Whether the answer at this path is an address, a part of one, or the code of a unit; `several`: or a list."""
    above, _, part = path.rpartition(".")
    is_part = part in PARTS_OF_ADDRESS and types.get(above) is ValueType.ADDRESS
    return is_part or types.get(path) in PLACE_TYPES or (several and types.get(path) is ValueType.TEXT_LIST)
