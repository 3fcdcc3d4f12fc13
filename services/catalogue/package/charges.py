"""What makes a fee larger or smaller, and when it is given back: the parts of a fee rule."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

from django.db.models import TextChoices
from pydantic import Field, StringConstraints, model_validator

from eforms.definition import Condition, FrozenModel, Key
from services.catalogue.package.public_record import FilingChannel

Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Basis = Annotated[str, StringConstraints(max_length=120)]
"""Short enough for the basis of a fee and that of its reduction to stand together on an order."""
AmountVnd = Annotated[int, Field(ge=0)]
AreaCode = Annotated[str, StringConstraints(pattern=r"^([A-Z]\d{2}(\.\d{2,3})*|\d{2}|\d{5})$")]
"""An office with all below it (`H26.101`, `H26`), or a province or commune by its unit code (`01`, `00004`)."""


class ChargeKind(TextChoices):
    """Luật Phí và lệ phí 97/2015/QH13: phí pays for a service, lệ phí for an act of the State."""

    FEE = "phi", "Phí"
    CHARGE = "le_phi", "Lệ phí"


class Collected(TextChoices):
    """When a fee is collected."""

    BEFORE = "before", "Nộp trước khi giải quyết"
    AFTER = "after", "Nộp khi nhận kết quả"


class Ending(TextChoices):
    """How a dossier may end without a result."""

    REFUSED = "refused", "Hồ sơ không được tiếp nhận"
    WITHDRAWN_EARLY = "withdrawn_early", "Rút hồ sơ trước khi được tiếp nhận"
    WITHDRAWN_LATE = "withdrawn_late", "Rút hồ sơ sau khi được tiếp nhận"
    STOPPED = "stopped", "Dừng giải quyết"


class Period(FrozenModel):
    """From one day to another, both included; open where a day is missing."""

    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.begins <= day <= self.ends

    @property
    def begins(self) -> date:
        return self.valid_from or date.min

    @property
    def ends(self) -> date:
        return self.valid_until or date.max

    def overlaps(self, other: "Period") -> bool:
        """Whether both hold on some day."""
        return max(self.begins, other.begins) <= min(self.ends, other.ends)

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if not self.overlaps(self):
            raise ValueError("Ngày bắt đầu đứng sau ngày kết thúc, nên quy định này không bao giờ có hiệu lực.")
        return self


class LocalAmount(Period):
    """What the fee is in some places (mức thu do Hội đồng nhân dân tỉnh quy định)."""

    places: tuple[AreaCode, ...] = Field(min_length=1)
    amount_vnd: AmountVnd
    basis: Annotated[Basis, StringConstraints(min_length=1)]

    def match_rank(self, places: Sequence[str]) -> int | None:
        """How closely it fits an office whose names are given nearest first, 0 being best; None: not at all."""
        return next((rank for rank, place in enumerate(places) if place in self.places), None)


class Reduction(Period):
    """Who pays less, or nothing (miễn, giảm): by a share, or a fixed amount instead. Reductions never add up."""

    name: Title
    """Whom or what it is for, such as `Người thuộc hộ nghèo`."""
    when: Condition | None = None
    """On the answers of the form; without it, everybody while it is valid."""
    percent: int | None = Field(default=None, ge=1, le=100)
    """The share that is remitted; 100 is exempt."""
    amount_vnd: AmountVnd | None = None
    """The amount that is paid instead."""
    basis: Annotated[Basis, StringConstraints(min_length=1)]

    @property
    def is_exemption(self) -> bool:
        return self.percent == 100 or self.amount_vnd == 0

    def reduced_amount(self, full_vnd: int) -> int:
        """What is left of a full amount; a broken đồng is never charged, and nothing becomes dearer."""
        left = self.amount_vnd if self.percent is None else full_vnd * (100 - self.percent) // 100
        return min(full_vnd, left or 0)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.percent is None) == (self.amount_vnd is None):
            raise ValueError("Mỗi quy định miễn, giảm ghi hoặc phần trăm được giảm, hoặc số tiền phải nộp thay.")
        return self


class RefundRule(FrozenModel):
    """How much of a fee already paid goes back when the dossier ends so (hoàn trả)."""

    when: tuple[Ending, ...] = Field(min_length=1)
    percent: int = Field(default=100, ge=1, le=100)
    basis: Annotated[Basis, StringConstraints(min_length=1)]

    def refund_amount(self, paid_vnd: int) -> int:
        return paid_vnd * self.percent // 100


class Fee(Period):
    """One fee rule: amount times quantity, while it is valid (phí, lệ phí)."""

    key: Key
    name: Title
    kind: ChargeKind
    when: Condition | None = None
    """On the answers of the form; without it, whatever was answered."""
    case: str = ""
    """The condition in words, such as `Cấp lại do bị mất`."""
    amount_vnd: AmountVnd
    per: str = ""
    """What is counted, such as `bản sao`."""
    quantity: Key | None = None
    """The form field that holds how many; once per dossier without it."""
    channels: tuple[FilingChannel, ...] = Field(default=tuple(FilingChannel), min_length=1)
    collected: Collected = Collected.BEFORE
    basis: Basis = ""
    local_amounts: tuple[LocalAmount, ...] = ()
    """What it is elsewhere than usual; the one nearest to the office counts."""
    reductions: tuple[Reduction, ...] = ()
    """Of those that apply, the one best for the applicant counts."""
    given_back: tuple[RefundRule, ...] = ()
    """Nothing goes back in a case that is not named."""
    exemption: str = ""

    @model_validator(mode="after")
    def _is_given_back_by_one_rule(self) -> Self:
        endings = [ending for rule in self.given_back for ending in rule.when]
        if twice := {ending.label for ending in endings if endings.count(ending) > 1}:
            raise ValueError(f"Hoàn trả được quy định hai lần cho trường hợp: {', '.join(sorted(twice))}.")
        return self
