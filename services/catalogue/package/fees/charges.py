"""Fees and charges (phí, lệ phí) of a procedure: amounts, local amounts, reductions and refunds."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final, Self

from django.utils.translation import gettext_noop
from pydantic import Field, StringConstraints, model_validator

from core.status import TranslatedChoices
from eforms.definition import Condition, FrozenModel, Key
from eforms.definition.base import FieldReference
from services.catalogue.package.fees.value_rates import AmountVnd, ByValue
from services.catalogue.package.public_record import FilingChannel, LongText

Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Basis = Annotated[str, StringConstraints(max_length=120)]
"""Legal basis; short enough for two of them on one order line."""
MAX_QUANTITY: Final = 100_000
"""Units of one fee in one dossier; with the highest amount it still is a number that databases and banks can take."""
AreaCode = Annotated[str, StringConstraints(pattern=r"^([A-Z]\d{2}(\.\d{2,3})*|\d{2}|\d{5})$")]
"""An office with all below it (`H26.101`, `H26`), or a province or commune by its unit code (`01`, `00004`)."""


class ChargeKind(TranslatedChoices):
    """Luật Phí và lệ phí 97/2015/QH13: phí pays for a service, lệ phí for an act of the State."""

    FEE = "phi", gettext_noop("Phí")
    CHARGE = "le_phi", gettext_noop("Lệ phí")


class Collected(TranslatedChoices):
    """When a fee is collected."""

    BEFORE = "before", gettext_noop("Nộp trước khi giải quyết")
    AFTER = "after", gettext_noop("Nộp khi nhận kết quả")


class Ending(TranslatedChoices):
    """How a dossier may end without a result, which decides the refund."""

    REFUSED = "refused", gettext_noop("Hồ sơ không được tiếp nhận")
    WITHDRAWN_EARLY = "withdrawn_early", gettext_noop("Rút hồ sơ trước khi được tiếp nhận")
    WITHDRAWN_LATE = "withdrawn_late", gettext_noop("Rút hồ sơ sau khi được tiếp nhận")
    STOPPED = "stopped", gettext_noop("Dừng giải quyết")


class Period(FrozenModel):
    """A validity period, both days included; open-ended where a day is missing."""

    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.begins <= day <= self.ends

    @property
    def begins(self) -> date:
        return self.valid_from or date.min

    @property
    def ends(self) -> date:
        return self.valid_until or date.max

    def overlaps(self, other: "Period") -> bool:
        """Whether the periods share a day."""
        return max(self.begins, other.begins) <= min(self.ends, other.ends)

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if not self.overlaps(self):
            raise ValueError("Ngày bắt đầu đứng sau ngày kết thúc, nên quy định này không bao giờ có hiệu lực.")
        return self


class LocalAmount(Period):
    """The amount of a fee in some areas (mức thu do Hội đồng nhân dân tỉnh quy định)."""

    places: tuple[AreaCode, ...] = Field(min_length=1)
    amount_vnd: AmountVnd
    basis: Annotated[Basis, StringConstraints(min_length=1)]

    def match_rank(self, places: Sequence[str]) -> int | None:
        """Rank of the most specific match, 0 the best; None: no match. `places` are ordered most specific first."""
        return next((rank for rank, place in enumerate(places) if place in self.places), None)


class Reduction(Period):
    """An exemption or reduction (miễn, giảm): by a percentage, or to a fixed amount. Reductions are not combined."""

    name: Title
    """Who or what qualifies, such as `Người thuộc hộ nghèo`."""
    name_en: LongText = ""
    when: Condition | None = None
    """Condition on the answers; None: everybody."""
    percent: int | None = Field(default=None, ge=1, le=100)
    """Percentage taken off; 100 is an exemption."""
    amount_vnd: AmountVnd | None = None
    """The amount to pay instead, in đồng."""
    basis: Annotated[Basis, StringConstraints(min_length=1)]

    @property
    def is_exemption(self) -> bool:
        return self.percent == 100 or self.amount_vnd == 0

    def reduced_amount(self, full_vnd: int) -> int:
        """The amount to pay in đồng: rounded down, never more than the full amount."""
        left = self.amount_vnd if self.percent is None else full_vnd * (100 - self.percent) // 100
        return min(full_vnd, left or 0)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.percent is None) == (self.amount_vnd is None):
            raise ValueError("Mỗi quy định miễn, giảm ghi hoặc phần trăm được giảm, hoặc số tiền phải nộp thay.")
        return self


class NamedReduction(Reduction):
    """A reduction written once, which several fees refer to by its key (`reduced_by`)."""

    key: Key


class RefundRule(FrozenModel):
    """The percentage of a paid fee to refund when the dossier ends in one of these ways (hoàn trả)."""

    when: tuple[Ending, ...] = Field(min_length=1)
    percent: int = Field(default=100, ge=1, le=100)
    basis: Annotated[Basis, StringConstraints(min_length=1)]

    def refund_amount(self, paid_vnd: int) -> int:
        """The amount to refund in đồng, rounded down."""
        return paid_vnd * self.percent // 100


class FeeRule(Period):
    """One fee rule: amount times quantity, during its validity (phí, lệ phí)."""

    key: Key
    name: Title
    name_en: LongText = ""
    kind: ChargeKind
    when: Condition | None = None
    """Condition on the answers; None: always."""
    case: str = ""
    """The condition in words, such as `Cấp lại do bị mất`."""
    case_en: str = ""
    amount_vnd: AmountVnd = 0
    """The amount of one unit; 0 where it follows from a value."""
    value: ByValue | None = None
    """By value: the amount follows from a sum that was declared."""
    per: str = ""
    """The unit counted, such as `bản sao`; of a fee by value, what it is a share of: `giá trị hợp đồng`."""
    per_en: str = ""
    quantity: FieldReference | None = None
    """The question with the quantity: a whole number, or rows, which are counted; None: once per dossier."""
    channels: tuple[FilingChannel, ...] = Field(default=tuple(FilingChannel), min_length=1)
    collected: Collected = Collected.BEFORE
    basis: Basis = ""
    local_amounts: tuple[LocalAmount, ...] = ()
    """Amounts that differ by area; the most specific match for the office applies."""
    by_province: bool = False
    """Whether the law leaves the amount to each provincial council (do Hội đồng nhân dân cấp tỉnh quyết định)."""
    local_least_vnd: AmountVnd | None = None
    local_most_vnd: AmountVnd | None = None
    """The amounts that a province may fix lie between these, both included; None: the law names no bound."""
    reductions: tuple[Reduction, ...] = ()
    """Of those whose condition holds, the most favourable applies."""
    reduced_by: tuple[Key, ...] = Field(default=(), max_length=50)
    """Keys of reductions that the package writes once; they count as if they stood here."""
    given_back: tuple[RefundRule, ...] = ()
    """Refund rules; no refund for an ending that none names."""
    exemption: str = ""

    @property
    def counted(self) -> tuple[str, ...]:
        """The questions its amount is reckoned from."""
        return tuple(name for name in (self.quantity, self.value.of if self.value else None) if name)

    def leaves_open(self, amount_vnd: int) -> bool:
        """Whether a province may fix this amount."""
        most = self.local_most_vnd
        return self.by_province and (self.local_least_vnd or 0) <= amount_vnd and (most is None or amount_vnd <= most)

    @model_validator(mode="after")
    def _leaves_something_open(self) -> Self:
        bounds = (self.local_least_vnd, self.local_most_vnd)
        if self.by_province and self.value:
            raise ValueError("Khoản thu theo giá trị chưa để cấp tỉnh quyết định mức thu được.")
        if not self.by_province and bounds != (None, None):
            raise ValueError("Mức ít nhất, nhiều nhất của tỉnh chỉ ghi khi chọn “Cấp tỉnh quyết định mức thu”.")
        if None not in bounds and (self.local_least_vnd or 0) > (self.local_most_vnd or 0):
            raise ValueError("Mức ít nhất cấp tỉnh được quy định lớn hơn mức nhiều nhất.")
        return self

    @model_validator(mode="after")
    def _has_one_kind_of_amount(self) -> Self:
        if self.value and (self.amount_vnd or self.quantity or self.local_amounts):
            raise ValueError("Khoản thu theo giá trị không ghi thêm mức thu, số lượng hay mức của địa phương.")
        return self

    @model_validator(mode="after")
    def _is_given_back_by_one_rule(self) -> Self:
        endings = [ending for rule in self.given_back for ending in rule.when]
        if twice := {ending.label for ending in endings if endings.count(ending) > 1}:
            raise ValueError(f"Hoàn trả được quy định hai lần cho trường hợp: {', '.join(sorted(twice))}.")
        return self
