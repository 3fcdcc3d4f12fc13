"""Where a dossier goes by what was answered, and how the office is addressed: the parts of a route rule."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from eforms.definition import Condition, FrozenModel, Key

OfficeCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{2}(\.\d{2,3})*$")]
Addressee = Annotated[str, StringConstraints(max_length=200)]


class Route(FrozenModel):
    """One rule: these offices, when the condition holds (nơi nhận hồ sơ).

    Without offices and places the dossier stays with the office that was chosen at the start.
    """

    when: Condition | None = None
    offices: tuple[OfficeCode, ...] = Field(default=(), max_length=100)
    places: Key | None = None
    """The question whose answer names provinces or communes: the offices there that offer the procedure."""
    addressee: Addressee = ""
    """Kính gửi: how the form addresses who decides; without it, the name of the office."""
    alternatives: bool = False
    """Any one of these offices will do: the chosen one, else the first; the others learn nothing."""
    for_information: bool = False
    """These offices learn of it beside the one that handles it (đồng gửi)."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.offices or self.places or self.addressee):
            raise ValueError("Cần nêu cơ quan nhận, mục ghi địa bàn, hoặc tên người nhận.")
        if self.for_information and not (self.offices or self.places):
            raise ValueError("Nơi được đồng gửi phải là cơ quan hoặc địa bàn.")
        return self
