"""What an approved version is checked for again on its day: the world may have changed since it was approved."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from services.agencies.models import CalendarDay
from services.catalogue import rules
from services.catalogue.models import ProcedureVersion, VersionAct, VersionEvent
from services.catalogue.package.definition import Package
from services.catalogue.package.time_limits import TimeLimit, TimeUnit

DAYS: Final = {
    TimeUnit.WORKING_DAY: timedelta(days=2),
    TimeUnit.DAY: timedelta(days=1),
    TimeUnit.WORKING_HOUR: timedelta(hours=12),
    TimeUnit.MONTH: timedelta(days=31),
}
"""How long one of each takes at most, weekends and holidays counted in."""
MOST_AHEAD: Final = timedelta(days=366)
"""Beyond this the days off are not decided yet."""


def obstacles(version: ProcedureVersion, day: date) -> list[str]:
    """Why an approved version cannot go into force on this day, each as a sentence; empty when it can."""
    return [*rules.lint_errors(version), *_published_since(version), *_unknown_years(version.package, day)]


def _published_since(version: ProcedureVersion) -> Iterator[str]:
    """Versions that came into force after this one was approved: its approver compared it with an earlier one."""
    approved = version.events.filter(act=VersionAct.APPROVED).order_by("pk").last()
    others = VersionEvent.objects.filter(version__procedure=version.procedure_id, act=VersionAct.PUBLISHED)
    for event in others.filter(pk__gt=approved.pk).select_related("version") if approved else ():
        yield (
            f"Phiên bản {event.version.number} đã được công bố sau khi phiên bản này được duyệt; "
            "hãy xem lại thay đổi so với phiên bản đó."
        )


def _unknown_years(package: Package, day: date) -> Iterator[str]:
    """Years in which results are promised and whose days off are not entered; none are promised without a calendar."""
    if not CalendarDay.objects.exists():
        return
    limits = [limit for one in package.handled for limit in one.limits if limit.amount is not None]
    years = {year for limit in limits for year in range(day.year, _last_day(limit, day).year + 1)}
    for year in sorted(years):
        if not CalendarDay.objects.is_year_known(year):
            yield f"Lịch nghỉ năm {year} chưa được nhập nên chưa hẹn được ngày trả kết quả."


def _last_day(limit: TimeLimit, day: date) -> date:
    return day + min(DAYS[limit.unit] * (limit.amount or 0), MOST_AHEAD)
