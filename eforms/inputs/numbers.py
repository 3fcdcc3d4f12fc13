"""Inputs of whole numbers, decimal numbers and money; formatting of computed values."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import ClassVar, Final, TypeVar

from eforms.definition import Answer, ComputedField, DecimalField, MoneyField, NumberField
from eforms.inputs.base import Input, RawValues

IntegerFieldT = TypeVar("IntegerFieldT", NumberField, MoneyField)

_PLAIN: Final = re.compile(r"-?[0-9]{1,16}")
_DECIMAL: Final = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,16})(?:,([0-9]+))?|(-?)([0-9]{1,16})\.([0-9]+)")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")


def format_integer(number: int) -> str:
    """1234567 as 1.234.567."""
    return f"{number:,}".replace(",", ".")


class IntegerInput(Input[IntegerFieldT]):
    """A whole number within bounds."""

    attrs: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}

    def parse(self, text: str) -> Answer:
        if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
            self.fail("Chỉ nhập một số nguyên, ví dụ 2 hoặc 1.500.")
        number = int(re.sub(r"[., ]", "", text))
        if not self.spec.min <= number <= self.spec.max:
            self.fail(f"Nhập một số từ {format_integer(self.spec.min)} đến {format_integer(self.spec.max)}.")
        return number

    def format_value(self, answer: Answer) -> str:
        return format_integer(int(str(answer)))


class NumberInput(IntegerInput[NumberField]):
    """A whole number with a unit."""

    def display(self, answer: Answer) -> str:
        return f"{self.format_value(answer)} {self.spec.unit}".rstrip()


class MoneyInput(IntegerInput[MoneyField]):
    """An amount in whole đồng."""

    def parse(self, text: str) -> Answer:
        return super().parse(re.sub(r"\s*(đồng|đ|₫|vnd|vnđ)$", "", text, flags=re.IGNORECASE))

    def display(self, answer: Answer) -> str:
        return f"{self.format_value(answer)} đồng"


class DecimalInput(Input[DecimalField]):
    """A number with a decimal comma: 1.234,5."""

    attrs: ClassVar[Mapping[str, str]] = {"inputmode": "decimal"}

    def parse(self, text: str) -> Answer:
        number = read_decimal(text)
        if number is None:
            self.fail("Chỉ nhập một số, ví dụ 36 hoặc 36,5.")
        if number != round(number, self.spec.places):
            self.fail(f"Nhập tối đa {self.spec.places} chữ số sau dấu phẩy.")
        if not self.spec.min <= number <= self.spec.max:
            self.fail(f"Nhập một số từ {format_decimal(self.spec.min)} đến {format_decimal(self.spec.max)}.")
        return f"{number.normalize():f}" if number else "0"

    def format_value(self, answer: Answer) -> str:
        return format_decimal(Decimal(str(answer)))

    def display(self, answer: Answer) -> str:
        return f"{self.format_value(answer)} {self.spec.unit}".rstrip()


class ComputedInput(Input[ComputedField]):
    """Read-only: displays a computed whole number."""

    template_name = "eforms/fields/readonly.html"
    name_suffixes: ClassVar[tuple[str, ...]] = ()

    def clean(self, value: object) -> Answer:
        return None

    def to_raw_values(self, answer: Answer) -> RawValues:
        return {}

    def display(self, answer: Answer) -> str:
        return f"{format_integer(int(str(answer)))} {self.spec.unit}".rstrip()


class ComputedDecimalInput(ComputedInput):
    """Read-only: displays a computed decimal number."""

    def display(self, answer: Answer) -> str:
        return f"{format_decimal(Decimal(str(answer)))} {self.spec.unit}".rstrip()


def read_decimal(text: str) -> Decimal | None:
    """A number as it is typed here: 1.234,5 or 1234,5; a point before one, two or more than three digits is a comma."""
    if not (match := _DECIMAL.fullmatch("".join(text.split()))):
        return None
    sign, whole, places = match.group(1, 2, 3) if match[2] else match.group(4, 5, 6)
    return Decimal(f"{sign}{whole.replace('.', '')}.{places or 0}")


def round_half_up(number: float, places: int) -> str | None:
    """A computed number as stored: text, rounded to `places`; None when it is not finite."""
    if not isfinite(number):
        return None
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact.normalize():f}" if exact else "0"


def format_decimal(number: Decimal) -> str:
    """1234.5 as 1.234,5."""
    whole, _, places = f"{number:f}".partition(".")
    return f"{'-' if whole == '-0' else ''}{format_integer(int(whole))}{',' if places else ''}{places}"
