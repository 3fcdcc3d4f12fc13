"""Timestamps of the Vietnamese payment protocols: yyyyMMddHHmmss, local time of Hà Nội."""

from datetime import datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_FORMAT = "%Y%m%d%H%M%S"


def format_timestamp(moment: datetime) -> str:
    return moment.astimezone(HANOI).strftime(_FORMAT)


def parse_timestamp(text: str) -> datetime:
    """The aware time; ValueError when the text is none."""
    return datetime.strptime(text, _FORMAT).replace(tzinfo=HANOI)
