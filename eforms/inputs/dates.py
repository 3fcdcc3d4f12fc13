"""Days, of which perhaps only the year is known, and times of day."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import ClassVar, Final, Literal

from django.utils import timezone

from eforms.definition import Answer, DateField, TimeField
from eforms.inputs.base import Input

EARLIEST_YEAR: Final = 1800
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{4})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WITHOUT_SEPARATORS: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_MONTH: Final = re.compile(r"(?P<month>[0-9]{1,2})\s*[/.\-\s]\s*(?P<year>[0-9]{4})|(?P<y>[0-9]{4})-(?P<m>[0-9]{2})")
_YEAR: Final = re.compile(r"[0-9]{4}")
_TIME: Final = re.compile(r"([0-9]{1,2})(?:\s*(?:[:.hH]|giờ)\s*([0-9]{1,2})?\s*(?:phút)?)?")

_EXPECTED_FORMATS: Final = {
    "day": ("ngày/tháng/năm", "Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 24/11/1985."),
    "month": (
        "ngày/tháng/năm hoặc tháng/năm",
        "Nhập ngày/tháng/năm; nếu không nhớ ngày, nhập tháng/năm, ví dụ 11/1985.",
    ),
    "year": ("24/11/1985 hoặc 1985", "Nhập ngày/tháng/năm; nếu không nhớ, chỉ nhập năm, ví dụ 1985."),
}
"""How little must be known: what the empty box says, and the refusal."""


class DateInput(Input[DateField]):
    """A day as people here write it; a day that is not in the calendar is refused. `1985-11` and `1985` are answers
    where the author allows it.
    """

    @property
    def attributes(self) -> Mapping[str, str]:  # type: ignore[override]
        return {"inputmode": "numeric", "placeholder": _EXPECTED_FORMATS[self.spec.must_know][0]}

    def parse(self, text: str) -> Answer:
        known = self._known(text)
        self._check_year(known[:4])
        earliest, latest = _bound(self.spec.earliest), _bound(self.spec.latest)
        if earliest and known < earliest.isoformat()[: len(known)]:
            self.refuse(f"Ngày này phải từ {earliest:%d/%m/%Y} trở đi.")
        if latest and known > latest.isoformat()[: len(known)]:
            self.refuse(f"Ngày này không được sau {latest:%d/%m/%Y}.")
        return known

    def written(self, answer: Answer) -> str:
        return "/".join(reversed(str(answer).split("-")))

    def _known(self, text: str) -> str:
        """The day, month or year as `1985-11-24`, `1985-11` or `1985`."""
        may = self.spec.must_know
        if may == "year" and _YEAR.fullmatch(text):
            return text
        if may != "day" and (found := _MONTH.fullmatch(text)):
            return self._in_calendar(found["year"] or found["y"], found["month"] or found["m"], "1", text)[:7]
        if found := _YEAR_FIRST.fullmatch(text):
            return self._in_calendar(found[1], found[2], found[3], text)
        if found := _DAY_FIRST.fullmatch(text) or _WITHOUT_SEPARATORS.fullmatch(text):
            return self._in_calendar(found[3], found[2], found[1], text)
        self.refuse(_EXPECTED_FORMATS[may][1])

    def _check_year(self, year: str) -> None:
        if int(year) < EARLIEST_YEAR:
            self.refuse(f"Hãy xem lại năm: {year}.")

    def _in_calendar(self, year: str, month: str, day: str, text: str) -> str:
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            self.refuse(f"Không có ngày {text} trong lịch.")


class TimeInput(Input[TimeField]):
    """`8:30`, `8h30`, `8 giờ 30 phút` and `8h`; kept as `08:30`."""

    attributes: ClassVar[Mapping[str, str]] = {"inputmode": "numeric", "placeholder": "giờ:phút"}

    def parse(self, text: str) -> Answer:
        found = _TIME.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            self.refuse("Nhập giờ và phút, ví dụ 8:30 hoặc 14:05.")
        at = time(hour, minute)
        if self.spec.earliest and at < self.spec.earliest:
            self.refuse(f"Giờ này phải từ {self.spec.earliest:%H:%M} trở đi.")
        if self.spec.latest and at > self.spec.latest:
            self.refuse(f"Giờ này không được sau {self.spec.latest:%H:%M}.")
        return f"{at:%H:%M}"


def _bound(bound: date | Literal["today"] | None) -> date | None:
    return timezone.localdate() if bound == "today" else bound
