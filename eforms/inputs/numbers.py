"""Inputs of whole numbers, decimal numbers and money; formatting of computed values."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import ClassVar, Final, TypeVar

from django.utils.translation import gettext

from core.official_language import official_language
from core.ui.formatting import format_number, is_english
from eforms.definition import Answer, ComputedField, DecimalField, MoneyField, NumberField
from eforms.definition.english import read_text
from eforms.inputs.base import Input, RawValues

IntegerFieldT = TypeVar("IntegerFieldT", NumberField, MoneyField)

_PLAIN: Final = re.compile(r"-?[0-9]{1,16}")
_DECIMAL: Final = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,16})(?:,([0-9]+))?|(-?)([0-9]{1,16})\.([0-9]+)")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")


class IntegerInput(Input[IntegerFieldT]):
    """A whole number within bounds."""

    attrs: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}

    def parse(self, text: str) -> Answer:
        if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
            self.fail(gettext("Chỉ nhập một số nguyên, ví dụ 2 hoặc 1.500."))
        number = int(re.sub(r"[., ]", "", text))
        if not self.spec.min <= number <= self.spec.max:
            self.fail(_between(format_number(self.spec.min), format_number(self.spec.max)))
        return number

    def format_value(self, answer: Answer) -> str:
        return format_number(int(str(answer)))


class NumberInput(IntegerInput[NumberField]):
    """A whole number with a unit."""

    def display(self, answer: Answer) -> str:
        return f"{self.format_value(answer)} {read_text(self.spec, 'unit')}".rstrip()


class MoneyInput(IntegerInput[MoneyField]):
    """An amount in whole đồng."""

    def parse(self, text: str) -> Answer:
        return super().parse(re.sub(r"\s*(đồng|đ|₫|vnd|vnđ)$", "", text, flags=re.IGNORECASE))

    def display(self, answer: Answer) -> str:
        return gettext("%(amount)s đồng") % {"amount": self.format_value(answer)}


class DecimalInput(Input[DecimalField]):
    """A number with a decimal comma: 1.234,5."""

    attrs: ClassVar[Mapping[str, str]] = {"inputmode": "decimal"}

    def parse(self, text: str) -> Answer:
        number = read_decimal(text)
        if number is None:
            self.fail(gettext("Chỉ nhập một số, ví dụ 36 hoặc 36,5."))
        if number != round(number, self.spec.places):
            self.fail(gettext("Nhập tối đa %(places)s chữ số sau dấu phẩy.") % {"places": self.spec.places})
        if not self.spec.min <= number <= self.spec.max:
            self.fail(_between(self.format_value(self.spec.min), self.format_value(self.spec.max)))
        return f"{number.normalize():f}" if number else "0"

    @official_language()
    def format_value(self, answer: object) -> str:
        """As it is typed, in both languages alike: `1.234` typed is never one and a fraction."""
        return format_decimal(Decimal(str(answer)))

    def display(self, answer: Answer) -> str:
        return f"{format_decimal(Decimal(str(answer)))} {read_text(self.spec, 'unit')}".rstrip()


class ComputedInput(Input[ComputedField]):
    """Read-only: displays a computed whole number."""

    template_name = "eforms/fields/readonly.html"
    name_suffixes: ClassVar[tuple[str, ...]] = ()

    def clean(self, value: object) -> Answer:
        return None

    def to_raw_values(self, answer: Answer) -> RawValues:
        return {}

    def display(self, answer: Answer) -> str:
        return f"{format_number(int(str(answer)))} {read_text(self.spec, 'unit')}".rstrip()


class ComputedDecimalInput(ComputedInput):
    """Read-only: displays a computed decimal number."""

    def display(self, answer: Answer) -> str:
        return f"{format_decimal(Decimal(str(answer)))} {read_text(self.spec, 'unit')}".rstrip()


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
    """1234.5 as 1.234,5, or as 1,234.5 in English."""
    whole, _, places = f"{number:f}".partition(".")
    point = ("." if is_english() else ",") if places else ""
    return f"{'-' if whole == '-0' else ''}{format_number(int(whole))}{point}{places}"


def _between(lowest: str, highest: str) -> str:
    return gettext("Nhập một số từ %(lowest)s đến %(highest)s.") % {"lowest": lowest, "highest": highest}
