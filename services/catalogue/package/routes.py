"""Routing rules: which offices receive a dossier, by its answers."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from eforms.definition import Condition, FrozenModel, Key

OfficeCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{2}(\.\d{2,3})*$")]
Addressee = Annotated[str, StringConstraints(max_length=200)]


class Route(FrozenModel):
    """One routing rule: these offices receive the dossier when the condition holds (nơi nhận hồ sơ).

    Without offices and places the dossier stays with the office that was chosen at the start.
    """

    when: Condition | None = None
    offices: tuple[OfficeCode, ...] = Field(default=(), max_length=100)
    places: Key | None = None
    """Key of a question answered with provinces or communes: the offices there that offer the procedure."""
    addressee: Addressee = ""
    """Addressee printed on the form (Kính gửi); empty: the name of the office."""
    alternatives: bool = False
    """Only one of these offices receives it: the chosen one, else the first."""
    for_information: bool = False
    """These offices receive a copy for information (đồng gửi)."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.offices or self.places or self.addressee):
            raise ValueError("Cần nêu cơ quan nhận, mục ghi địa bàn, hoặc tên người nhận.")
        if self.for_information and not (self.offices or self.places):
            raise ValueError("Nơi được đồng gửi phải là cơ quan hoặc địa bàn.")
        return self
