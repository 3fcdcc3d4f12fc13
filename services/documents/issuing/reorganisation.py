"""Numbers and pictures of agencies that are merged or moved: handlers of the hooks of agencies."""

from collections.abc import Mapping

from django.utils import timezone

from core.pagination import COUNTED
from services.agencies.hooks import Holding
from services.agencies.models import Agency
from services.documents.models import OfficialPicture, Series

SHOWN = 5
"""Series whose last number is named on the page; the log names them all."""


def when_merged(old: Agency, new: Agency) -> list[Holding]:
    series = _of_this_year(old)
    last = "; ".join(f"{one.symbol}: số cuối {one.last:02}" for one in series[:SHOWN])
    ended = f" ({last}{'; …' if len(series) > SHOWN else ''})" if last else ""
    return [
        Holding(
            "Dãy số văn bản",
            0,
            len(series),
            f"Dừng ở số cuối đã cấp{ended}. Văn bản của {new} theo dãy số của {new}, đi tiếp, không đánh lại.",
        ),
        Holding(
            "Giấy tờ đã ban hành", 0, _how_many(old), "Giữ nguyên tên, số, chữ ký lúc ban hành; vẫn xác thực được."
        ),
    ]


def when_moved(agency: Agency) -> list[Holding]:
    return [Holding("Dãy số văn bản", 0, len(_of_this_year(agency)), "Đi tiếp, không đánh lại từ 01.")]


def merging(old: Agency, new: Agency) -> Mapping[str, int]:
    """The seal of the old agency is drawn on no further paper; its series end, as their last numbers say."""
    now = timezone.now()
    OfficialPicture.objects.filter(agency=old, is_granted=True, ended_at=None).update(ended_at=now)
    OfficialPicture.objects.filter(agency=old, decided_at=None).update(decided_at=now, ended_at=now)
    return {f"last_number {one.symbol}": one.last for one in _of_this_year(old)}


def _of_this_year(agency: Agency) -> list[Series]:
    return list(Series.objects.filter(agency=agency, year=timezone.localdate().year).order_by("symbol"))


def _how_many(agency: Agency) -> int:
    return agency.documents.order_by()[:COUNTED].count()
