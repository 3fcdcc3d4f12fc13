"""Times as VNPAY writes them: yyyyMMddHHmmss on the clocks of Hà Nội."""

from datetime import datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_FORMAT = "%Y%m%d%H%M%S"


def stamp(moment: datetime) -> str:
    return moment.astimezone(HANOI).strftime(_FORMAT)


def moment(text: str) -> datetime:
    """The way back; ValueError when it is no such time."""
    return datetime.strptime(text, _FORMAT).replace(tzinfo=HANOI)
