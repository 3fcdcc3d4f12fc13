"""Time limits out of a record: only what it says plainly; otherwise no day is promised."""

import re
from collections.abc import Iterator
from typing import Final

from services.catalogue.package.public_record import FilingChannel, Record, Way
from services.catalogue.package.time_limits import TimeLimit, TimeUnit

UNITS: Final = {"ngày làm việc": TimeUnit.WORKING_DAY, "ngày": TimeUnit.DAY, "tháng": TimeUnit.MONTH}
"""Hours are not among them: the record does not say whether they are of the clock or of the office."""
TIME: Final = re.compile(r"^(\d{1,3}) (ngày làm việc|ngày|tháng)$")
SAID_IN_TEXT: Final = re.compile(
    r"(?<![\d/])(\d{1,3}(?:[.,]\d+)?)\s*(?:\([^)]{0,40}\)\s*)?(ngày làm việc|ngày|giờ|tháng)(?!\s*\d)", re.IGNORECASE
)
EVERY: Final = tuple(FilingChannel)
NO_DAY: Final = "Không hẹn ngày trả vì bản ghi công bố chưa nói rõ thời hạn"


def limits_of(record: Record) -> tuple[TimeLimit, ...]:
    """The limit of each channel of the record; channels with the same one together."""
    together: dict[TimeLimit, list[FilingChannel]] = {}
    for channel in dict.fromkeys(way.channel for way in record.ways):
        ways = [way for way in record.ways if way.channel == channel]
        together.setdefault(_limit(ways), []).append(channel)
    return tuple(limit.model_copy(update={"channels": tuple(channels)}) for limit, channels in together.items())


def _limit(ways: list[Way]) -> TimeLimit:
    """What all rows of one channel say alike, where no note says otherwise; else none, with what was said.

    It is of every channel until the caller knows which have the same.
    """
    times = list(dict.fromkeys(way.time for way in ways if way.time))
    said = TIME.match(times[0]) if len(times) == 1 and all(way.time for way in ways) else None
    if said and all(one == said.groups() for way in ways for one in _said_in(way.text)):
        amount, unit = said.groups()
        return TimeLimit(channels=EVERY, amount=int(amount), unit=UNITS[unit])
    told = f" (ghi “{'; '.join(times)}” và điều khác nữa)" if times else ""
    return TimeLimit(channels=EVERY, note=f"{NO_DAY}{told}")


def _said_in(text: str) -> Iterator[tuple[str, str]]:
    """The periods that a note names, written as the time of a row is."""
    for amount, unit in SAID_IN_TEXT.findall(text):
        yield amount.lstrip("0") or "0", unit.lower()
