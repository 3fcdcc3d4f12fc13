"""Routing rules: which offices receive a dossier, by its answers."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from eforms.definition import Condition, FrozenModel
from services.catalogue.package.office_rules import AnswerPath, OfficeCode, OfficeRule

Addressee = Annotated[str, StringConstraints(max_length=200)]


class Route(FrozenModel):
    """One routing rule: these offices receive the dossier when the condition holds (nơi nhận hồ sơ).

    Without offices and places the dossier stays with the office that was chosen at the start.
    """

    when: Condition | None = None
    offices: tuple[OfficeCode, ...] = Field(default=(), max_length=100)
    places: AnswerPath | None = None
    """An answer with provinces or communes, or a part of one: the offices there that offer the procedure."""
    office: OfficeRule | None = None
    """One office by rule, such as that of a kind at the place of an answer; it must offer the procedure."""
    addressee: Addressee = ""
    """Addressee printed on the form (Kính gửi); empty: the name of the office."""
    alternatives: bool = False
    """Only one of these offices receives it: the chosen one, else the first."""
    for_information: bool = False
    """These offices receive a copy for information (đồng gửi)."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        names_offices = self.offices or self.places or self.office
        if not (names_offices or self.addressee):
            raise ValueError("Cần nêu cơ quan nhận, mục ghi địa bàn, hoặc tên người nhận.")
        if self.for_information and not names_offices:
            raise ValueError("Nơi được đồng gửi phải là cơ quan hoặc địa bàn.")
        return self
