"""Inputs of dates, complete or partial, and of times of day."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any, ClassVar, Final, Literal

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from core.ui.formatting import MONTHS, format_date, is_english
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
    "day": (gettext_noop("ngày/tháng/năm"), gettext_noop("Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 24/11/1985.")),
    "month": (
        gettext_noop("ngày/tháng/năm hoặc tháng/năm"),
        gettext_noop("Nhập ngày/tháng/năm; nếu không nhớ ngày, nhập tháng/năm, ví dụ 11/1985."),
    ),
    "year": (
        gettext_noop("24/11/1985 hoặc 1985"),
        gettext_noop("Nhập ngày/tháng/năm; nếu không nhớ, chỉ nhập năm, ví dụ 1985."),
    ),
}
"""Placeholder and validation message, by `must_know`."""


class DateInput(Input[DateField]):
    """A date in several notations; stored as `1985-11-24` or, where `must_know` allows it, `1985-11` or `1985`."""

    @property
    def attrs(self) -> Mapping[str, str]:  # type: ignore[override]
        return {"inputmode": "numeric", "placeholder": gettext(_EXPECTED_FORMATS[self.spec.must_know][0])}

    def parse(self, text: str) -> Answer:
        parsed = self._parse_date(text)
        self._check_year(parsed[:4])
        earliest, latest = _bound(self.spec.earliest), _bound(self.spec.latest)
        if earliest and parsed < earliest.isoformat()[: len(parsed)]:
            self.fail(gettext("Ngày này phải từ %(day)s trở đi.") % {"day": format_date(earliest)})
        if latest and parsed > latest.isoformat()[: len(parsed)]:
            self.fail(gettext("Ngày này không được sau %(day)s.") % {"day": format_date(latest)})
        return parsed

    def format_value(self, answer: Answer) -> str:
        return "/".join(reversed(str(answer).split("-")))

    def display(self, answer: Answer) -> str:
        year, *month_and_day = str(answer).split("-")
        if not (is_english() and month_and_day):
            return self.format_value(answer)
        month, *day = map(int, month_and_day)
        return " ".join([*map(str, day), MONTHS[month - 1], year])

    def _parse_date(self, text: str) -> str:
        """The date as `1985-11-24`, `1985-11` or `1985`."""
        must_know = self.spec.must_know
        if must_know == "year" and _YEAR.fullmatch(text):
            return text
        if must_know != "day" and (match := _MONTH.fullmatch(text)):
            return self._existing_date(match["year"] or match["y"], match["month"] or match["m"], "1", text)[:7]
        if match := _YEAR_FIRST.fullmatch(text):
            return self._existing_date(match[1], match[2], match[3], text)
        if match := _DAY_FIRST.fullmatch(text) or _WITHOUT_SEPARATORS.fullmatch(text):
            return self._existing_date(match[3], match[2], match[1], text)
        self.fail(gettext(_EXPECTED_FORMATS[must_know][1]))

    def _check_year(self, year: str) -> None:
        if int(year) < EARLIEST_YEAR:
            self.fail(gettext("Hãy xem lại năm: %(year)s.") % {"year": year})

    def _existing_date(self, year: str, month: str, day: str, text: str) -> str:
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            self.fail(gettext("Không có ngày %(typed)s trong lịch.") % {"typed": text})


class TimeInput(Input[TimeField]):
    """A time of day: `8:30`, `8h30`, `8 giờ 30 phút` and `8h`; stored as `08:30`."""

    attrs: ClassVar[Mapping[str, Any]] = {"inputmode": "numeric", "placeholder": gettext_lazy("giờ:phút")}

    def parse(self, text: str) -> Answer:
        match = _TIME.fullmatch(text)
        hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
        if hour > 23 or minute > 59:
            self.fail(gettext("Nhập giờ và phút, ví dụ 8:30 hoặc 14:05."))
        value = time(hour, minute)
        if self.spec.earliest and value < self.spec.earliest:
            self.fail(gettext("Giờ này phải từ %(time)s trở đi.") % {"time": f"{self.spec.earliest:%H:%M}"})
        if self.spec.latest and value > self.spec.latest:
            self.fail(gettext("Giờ này không được sau %(time)s.") % {"time": f"{self.spec.latest:%H:%M}"})
        return f"{value:%H:%M}"


def _bound(bound: date | Literal["today"] | None) -> date | None:
    return timezone.localdate() if bound == "today" else bound
