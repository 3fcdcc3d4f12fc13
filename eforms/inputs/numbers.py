"""Whole numbers, money and days."""

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final, Literal, TypeVar

from django.utils import timezone

from eforms.definition import Answer, DateField, MoneyField, NumberField
from eforms.inputs.base import Input

Counted = TypeVar("Counted", NumberField, MoneyField)

EARLIEST_YEAR: Final = 1800
_PLAIN: Final = re.compile(r"-?[0-9]{1,16}")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{4})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_RUN_TOGETHER: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")


def grouped(number: int) -> str:
    """1234567 as 1.234.567."""
    return f"{number:,}".replace(",", ".")


class Whole(Input[Counted]):
    """A whole number within bounds."""

    attributes: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}

    def parse(self, text: str) -> Answer:
        if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
            self.refuse("Chỉ nhập một số nguyên, ví dụ 2 hoặc 1.500.")
        number = int(re.sub(r"[., ]", "", text))
        if not self.spec.min <= number <= self.spec.max:
            self.refuse(f"Nhập một số từ {grouped(self.spec.min)} đến {grouped(self.spec.max)}.")
        return number

    def written(self, answer: Answer) -> str:
        return grouped(int(str(answer)))


class NumberInput(Whole[NumberField]):
    def read(self, answer: Answer) -> str:
        return f"{self.written(answer)} {self.spec.unit}".rstrip()


class MoneyInput(Whole[MoneyField]):
    def parse(self, text: str) -> Answer:
        return super().parse(re.sub(r"\s*(đồng|đ|₫|vnd|vnđ)$", "", text, flags=re.IGNORECASE))

    def read(self, answer: Answer) -> str:
        return f"{self.written(answer)} đồng"


class DateInput(Input[DateField]):
    """A day as people here write it; a day that is not in the calendar is refused."""

    attributes: ClassVar[Mapping[str, str]] = {"inputmode": "numeric", "placeholder": "ngày/tháng/năm"}

    def parse(self, text: str) -> Answer:
        day = self._day(text)
        earliest, latest = _bound(self.spec.earliest), _bound(self.spec.latest)
        if earliest and day < earliest:
            self.refuse(f"Ngày này phải từ {earliest:%d/%m/%Y} trở đi.")
        if latest and day > latest:
            self.refuse(f"Ngày này không được sau {latest:%d/%m/%Y}.")
        return day.isoformat()

    def written(self, answer: Answer) -> str:
        return f"{date.fromisoformat(str(answer)):%d/%m/%Y}"

    def _day(self, text: str) -> date:
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day = found.groups()
        elif found := _DAY_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
            day, month, year = found.groups()
        else:
            self.refuse("Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 24/11/1985.")
        if int(year) < EARLIEST_YEAR:
            self.refuse(f"Hãy xem lại năm: {year}.")
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            self.refuse(f"Không có ngày {text} trong lịch.")


def _bound(bound: date | Literal["today"] | None) -> date | None:
    return timezone.localdate() if bound == "today" else bound
