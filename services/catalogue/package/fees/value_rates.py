"""Fees by value (thu theo giá trị): a percentage, or bands of a table, with a least and a most.

Only whole đồng are reckoned: a percentage is kept in ten-thousandths, and what is broken is dropped at the end.
"""

from decimal import Decimal
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from eforms.definition import FrozenModel
from eforms.definition.base import FieldReference

MAX_AMOUNT: Final = 10**11
"""The highest amount of one unit in đồng."""
AmountVnd = Annotated[int, Field(ge=0, le=MAX_AMOUNT)]
Percent = Annotated[Decimal, Field(gt=0, le=100, decimal_places=4)]
"""A percentage with up to four places, such as 0.5 or 0.0125."""
MAX_VALUE: Final = 10**15
"""The highest value in đồng a fee is reckoned of, which is the highest answer that asks for money."""
_ONE: Final = 100 * 10**4
"""A hundred percent in ten-thousandths of a percent."""


class Share(NamedTuple):
    """A part of a fee: a percentage of a sum, or a fixed amount without one."""

    of_vnd: int
    percent: Decimal | None
    fixed_vnd: int


class ValueBand(FrozenModel):
    """One line of a table of fees: for values up to a bound (bậc, mức giá trị)."""

    up_to: int | None = Field(default=None, gt=0, le=MAX_VALUE)
    """The highest value in đồng, itself included; None: the last band."""
    amount_vnd: AmountVnd = 0
    """A fixed amount."""
    percent: Percent | None = None
    """A percentage, in addition to the fixed amount."""
    of: Literal["whole", "excess"] = "whole"
    """Of what: of the whole value, or of what exceeds the band before."""


class ByValue(FrozenModel):
    """How a fee follows from a value that was declared."""

    of: FieldReference
    """The question with the value: whole đồng, or a whole number such as a computed one."""
    percent: Percent | None = None
    """One percentage of the whole; or `bands`."""
    bands: tuple[ValueBand, ...] = Field(default=(), max_length=50)
    progressive: bool = False
    """Each band counts the part of the value within it, and all are added (biểu lũy tiến từng phần)."""
    least_vnd: AmountVnd | None = None
    most_vnd: AmountVnd | None = None

    def shares(self, value: int) -> list[Share]:
        """What the fee of this value is made of, before the least and the most."""
        if self.percent is not None:
            return [Share(value, self.percent, 0)]
        floors = [0, *(band.up_to or 0 for band in self.bands[:-1])]
        within = [(floor, band) for floor, band in zip(floors, self.bands, strict=True) if floor < value or not floor]
        if self.progressive:
            return [Share(min(value, band.up_to or value) - floor, band.percent, 0) for floor, band in within]
        floor, band = within[-1]
        fixed = [Share(0, None, band.amount_vnd)] if band.amount_vnd or band.percent is None else []
        counted = value - floor if band.of == "excess" else value
        return fixed + ([Share(counted, band.percent, 0)] if band.percent is not None else [])

    def amount_of(self, value: int) -> int:
        """The fee of this value in đồng."""
        parts = self.shares(value)
        counted = sum(share.of_vnd * int(share.percent * 10**4) for share in parts if share.percent is not None)
        amount = counted // _ONE + sum(share.fixed_vnd for share in parts)
        return min(max(amount, self.least_vnd or 0), MAX_VALUE if self.most_vnd is None else self.most_vnd)

    @model_validator(mode="after")
    def _is_a_table_or_a_percentage(self) -> Self:
        if (self.percent is None) == (not self.bands):
            raise ValueError("Thu theo giá trị: ghi một tỷ lệ (%) hoặc các bậc giá trị, không cả hai.")
        if self.least_vnd is not None and self.most_vnd is not None and self.least_vnd > self.most_vnd:
            raise ValueError("Mức thu ít nhất lớn hơn mức thu nhiều nhất.")
        return self

    @model_validator(mode="after")
    def _bands_follow_one_another(self) -> Self:
        bounds = [band.up_to for band in self.bands]
        if bounds and (None in bounds[:-1] or bounds[-1] is not None):
            raise ValueError("Mỗi bậc ghi “Đến giá trị”, riêng bậc cuối để trống: giá trị nào cũng phải thuộc một bậc.")
        known = [bound for bound in bounds if bound is not None]
        if known != sorted(set(known)):
            raise ValueError("Các bậc phải xếp theo giá trị tăng dần.")
        if any(band.percent is None and not band.amount_vnd for band in self.bands[1:]):
            raise ValueError("Mỗi bậc ghi tỷ lệ (%) hoặc mức thu.")
        if self.progressive and any(band.amount_vnd or band.percent is None for band in self.bands):
            raise ValueError("Biểu lũy tiến từng phần: mỗi bậc chỉ ghi tỷ lệ (%).")
        return self
