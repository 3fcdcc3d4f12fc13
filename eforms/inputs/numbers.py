"""IntegerInput numbers, numbers with places, money, and what is reckoned."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import ClassVar, Final, TypeVar

from eforms.definition import Answer, ComputedField, DecimalField, MoneyField, NumberField
from eforms.inputs.base import Input, RawValues

IntegerFieldT = TypeVar("IntegerFieldT", NumberField, MoneyField)

_PLAIN: Final = re.compile(r"-?[0-9]{1,16}")
_PLACES: Final = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,16})(?:,([0-9]+))?|(-?)([0-9]{1,16})\.([0-9]+)")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")


def format_integer(number: int) -> str:
    """1234567 as 1.234.567."""
    return f"{number:,}".replace(",", ".")


class IntegerInput(Input[IntegerFieldT]):
    """A whole number within bounds."""

    attributes: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}

    def parse(self, text: str) -> Answer:
        if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
            self.refuse("Chỉ nhập một số nguyên, ví dụ 2 hoặc 1.500.")
        number = int(re.sub(r"[., ]", "", text))
        if not self.spec.min <= number <= self.spec.max:
            self.refuse(f"Nhập một số từ {format_integer(self.spec.min)} đến {format_integer(self.spec.max)}.")
        return number

    def written(self, answer: Answer) -> str:
        return format_integer(int(str(answer)))


class NumberInput(IntegerInput[NumberField]):
    def read(self, answer: Answer) -> str:
        return f"{self.written(answer)} {self.spec.unit}".rstrip()


class MoneyInput(IntegerInput[MoneyField]):
    def parse(self, text: str) -> Answer:
        return super().parse(re.sub(r"\s*(đồng|đ|₫|vnd|vnđ)$", "", text, flags=re.IGNORECASE))

    def read(self, answer: Answer) -> str:
        return f"{self.written(answer)} đồng"


class DecimalInput(Input[DecimalField]):
    """As written here, a comma before the places: 1.234,5. A dot before one, two or more than three digits will do."""

    attributes: ClassVar[Mapping[str, str]] = {"inputmode": "decimal"}

    def parse(self, text: str) -> Answer:
        if not (found := _PLACES.fullmatch(text.replace(" ", ""))):
            self.refuse("Chỉ nhập một số, ví dụ 36 hoặc 36,5.")
        sign, whole, places = found.group(1, 2, 3) if found[2] else found.group(4, 5, 6)
        if len((places or "").rstrip("0")) > self.spec.places:
            self.refuse(f"Nhập tối đa {self.spec.places} chữ số sau dấu phẩy.")
        number = Decimal(f"{sign}{whole.replace('.', '')}.{places or 0}")
        if not self.spec.min <= number <= self.spec.max:
            self.refuse(f"Nhập một số từ {format_decimal(self.spec.min)} đến {format_decimal(self.spec.max)}.")
        return f"{number.normalize():f}" if number else "0"

    def written(self, answer: Answer) -> str:
        return format_decimal(Decimal(str(answer)))

    def read(self, answer: Answer) -> str:
        return f"{self.written(answer)} {self.spec.unit}".rstrip()


class ComputedInput(Input[ComputedField]):
    """Takes nothing; shows what was reckoned."""

    template = "eforms/fields/known.html"
    suffixes: ClassVar[tuple[str, ...]] = ()

    def clean(self, value: object) -> Answer:
        return None

    def raw(self, answer: Answer) -> RawValues:
        return {}

    def read(self, answer: Answer) -> str:
        return f"{format_integer(int(str(answer)))} {self.spec.unit}".rstrip()


class ComputedDecimalInput(ComputedInput):
    def read(self, answer: Answer) -> str:
        return f"{format_decimal(Decimal(str(answer)))} {self.spec.unit}".rstrip()


def round_half_up(number: float, places: int) -> str | None:
    """A reckoned number as an answer keeps it: text, with no more places than are wanted; None: divided by nothing."""
    if not isfinite(number):
        return None
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact.normalize():f}" if exact else "0"


def format_decimal(number: Decimal) -> str:
    """1234.5 as 1.234,5."""
    whole, _, places = f"{number:f}".partition(".")
    return f"{'-' if whole == '-0' else ''}{format_integer(int(whole))}{',' if places else ''}{places}"
