"""The sum behind a due time (cách tính ngày hẹn trả): what was counted from when, in plain words, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Final

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext, gettext_noop, ngettext

from core.compiled_query import CompiledQuery
from core.ui.formatting import format_date
from services.agencies.models import DayKind
from services.catalogue.package.time_limits import TimeLimit, TimeUnit
from services.catalogue.public.wording import format_limit, format_time
from services.dossiers.models import ClockPeriod, Dossier, DossierEvent, EventType, Extension
from services.dossiers.process import extensions
from services.dossiers.process.deadline_clock import COUNTED_FROM, counted
from services.dossiers.process.deadlines import (
    SATURDAY,
    Calendar,
    calculate_deadline,
    day_of_receipt,
    office_time_between,
    shift_deadline,
)
from services.dossiers.process.time_limits import time_limit_of

MOVED_BY = (EventType.LIMIT_CHANGED, EventType.DUE_MOVED, EventType.EXTENDED)
"""Events that move a due time and say why."""
WEEKDAYS = (
    gettext_noop("thứ Hai"),
    gettext_noop("thứ Ba"),
    gettext_noop("thứ Tư"),
    gettext_noop("thứ Năm"),
    gettext_noop("thứ Sáu"),
    gettext_noop("thứ Bảy"),
    gettext_noop("Chủ nhật"),
)
CAUSES = {
    EventType.ACCEPTED: gettext_noop("Tiếp nhận"),
    EventType.SUPPLEMENTED: gettext_noop("Bổ sung xong, tính lại từ đầu: nhận"),
}
PERIODS: Final = CompiledQuery(lambda dossier: ClockPeriod.objects.filter(dossier=dossier).order_by("started_at"))


@dataclass(frozen=True)
class Counted:
    """What a due time is counted from: when it was received and how that is called, the limit, the calendar."""

    cause: str
    received_at: datetime
    limit: TimeLimit
    calendar: Calendar


def sum_of(dossier: Dossier, events: Sequence[DossierEvent] | None = None) -> list[str]:
    """The sum behind the due time of a dossier, line by line; empty where it has none, or needs none any more.

    `events` are those of the dossier in their order, where the caller has them.
    """
    if dossier.due_at is None or dossier.finished_at or (limit := time_limit_of(dossier)) is None:
        return []
    acts = [*COUNTED_FROM, *MOVED_BY]
    known = dossier.log.filter(act__in=acts).order_by("serial") if events is None else events
    events = [event for event in known if event.act in acts]
    anew = max((n for n, event in enumerate(events) if event.act in COUNTED_FROM), default=None)
    if anew is None:
        return []
    since = events[anew].at
    periods = [period for period in _periods(dossier, since) if period.started_at >= since]
    if not periods:
        return []
    base = Counted(
        gettext(CAUSES[EventType(events[anew].act)]), periods[0].started_at, limit, Calendar.of(dossier.agency)
    )
    moves = events[anew + 1 :]
    is_extended = any(move.act == EventType.EXTENDED for move in moves)
    extension = extensions.granted_to([dossier]).get(dossier.pk) if is_extended else None
    return explain(base, periods, due_at=dossier.due_at, moves=moves, extension=extension)


def _periods(dossier: Dossier, since: datetime) -> Sequence[ClockPeriod]:
    """Those of its clock; of one that never stood still nothing is read: it has run since then."""
    return PERIODS(dossier.pk) if dossier.may_have_paused else [ClockPeriod(dossier=dossier, started_at=since)]


def explain(
    base: Counted,
    periods: Sequence[ClockPeriod],
    *,
    due_at: datetime,
    moves: Sequence[DossierEvent] = (),
    extension: Extension | None = None,
) -> list[str]:
    """How the due time of these periods follows from what was received; `moves` are the events that moved it."""
    first = calculate_deadline(base.received_at, base.limit, base.calendar)
    if first is None:
        return []
    lines = [
        *_beginning(base),
        *_left_out(base, first),
        gettext("Như vậy hạn là %(first)s.") % {"first": _moment(first)},
    ]
    moved = [(move.at, f"{_moment(move.at)}: {move.get_act_display()}. {move.note}".strip()) for move in moves]
    happened = [*_pauses(periods, first, base.calendar, extension), *moved]
    lines += [line for _, line in sorted(happened, key=itemgetter(0))]
    lines += _unknown_years(base, due_at)
    if counted(periods, base.limit, base.calendar, extension=extension) != due_at:
        lines.append(gettext("Lịch làm việc đã thay đổi sau khi hẹn; ngày đã hẹn với người nộp được giữ nguyên."))
    return [*lines, gettext("Hẹn trả kết quả: %(due_at)s.") % {"due_at": _moment(due_at)}]


def _beginning(base: Counted) -> Iterator[str]:
    """When it was received, as which day that counts, and what is counted from there."""
    received, late = localtime(base.received_at), base.limit.next_day_after
    day = day_of_receipt(received, base.calendar, cut_off=late)
    yield gettext("%(cause)s lúc %(received)s.") % {"cause": base.cause, "received": _moment(received)}
    if day != received.date():
        yield gettext("Tính như nhận ngày %(day)s, ngày làm việc tiếp theo, vì %(why_later)s.") % {
            "day": _day(day),
            "why_later": _why_later(base, received),
        }
    match base.limit:
        case TimeLimit(unit=TimeUnit.WORKING_HOUR):
            yield gettext("Thời hạn: %(limit)s, chỉ tính trong giờ làm việc.") % {"limit": format_limit(base.limit)}
        case TimeLimit(amount=0):
            yield gettext("Thời hạn: %(limit)s.") % {"limit": format_limit(base.limit)}
        case _:
            next_day = day + timedelta(days=1)
            is_by_work = base.limit.unit == TimeUnit.WORKING_DAY
            counts = base.calendar.next_working(day) if is_by_work else next_day
            yield gettext("Thời hạn: %(limit)s. Không tính ngày nhận; đếm từ %(counts)s.") % {
                "limit": format_limit(base.limit),
                "counts": _day(counts),
            }


def _why_later(base: Counted, received: datetime) -> str:
    if not base.calendar.is_working(received.date()):
        return gettext("hôm đó là ngày nghỉ")
    late = base.limit.next_day_after
    if late and received.time() >= late:
        return gettext("nhận sau %(late)s") % {"late": format_time(late)}
    return gettext("cơ quan đã hết giờ làm việc")


def _left_out(base: Counted, due: datetime) -> Iterator[str]:
    """The days that were not counted, and those that were although they are Saturdays or Sundays."""
    last, calendar = due.date(), base.calendar
    start = day_of_receipt(localtime(base.received_at), calendar, cut_off=base.limit.next_day_after)
    days = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    if base.limit.unit in (TimeUnit.DAY, TimeUnit.MONTH):
        yield gettext("Ngày nghỉ cũng tính; nếu ngày cuối là ngày nghỉ thì hạn là ngày làm việc tiếp theo.")
        return
    weekend = sum(day.weekday() >= SATURDAY and day not in calendar.days for day in days)
    off = [_named(day, calendar) for day in days if calendar.days.get(day, DayKind.WORKED) != DayKind.WORKED]
    worked = [_named(day, calendar) for day in days if calendar.days.get(day) == DayKind.WORKED]
    if weekend or off:
        weekends = [_weekend_days(weekend)] if weekend else []
        yield gettext("Không tính %(days)s.") % {"days": ", ".join([*weekends, *off])}
    if worked:
        yield gettext("Có tính %(days)s.") % {"days": ", ".join(worked)}


def _weekend_days(number: int) -> str:
    said = ngettext("%(number)s ngày thứ Bảy, Chủ nhật", "%(number)s ngày thứ Bảy, Chủ nhật", number)
    return said % {"number": number}


def _pauses(
    periods: Sequence[ClockPeriod], due: datetime, calendar: Calendar, extension: Extension | None
) -> Iterator[tuple[datetime, str]]:
    """Each time the clock stood still while the applicant was awaited, and where that put the due time."""
    for before, after in pairwise(periods):
        if before.stopped_at is None:
            continue
        due = extensions.extended(due, before, extension, calendar) or due
        left = office_time_between(before.stopped_at, due, calendar)
        due = shift_deadline(due, before.stopped_at, after.started_at, calendar)
        yield (
            before.stopped_at,
            gettext(
                "Tạm dừng từ %(stopped)s đến %(started)s để chờ người nộp; còn %(left)s làm việc, "
                "đếm tiếp thì hạn là %(due)s."
            )
            % {
                "stopped": _moment(before.stopped_at),
                "started": _moment(after.started_at),
                "left": _span(left),
                "due": _moment(due),
            },
        )
    if stopped := periods[-1].stopped_at:
        due = extensions.extended(due, periods[-1], extension, calendar) or due
        left = office_time_between(stopped, due, calendar)
        yield (
            stopped,
            gettext("Đang tạm dừng từ %(stopped)s; phần còn lại là %(left)s làm việc.")
            % {"stopped": _moment(stopped), "left": _span(left)},
        )


def _unknown_years(base: Counted, due_at: datetime) -> Iterator[str]:
    """The years that it was counted through and whose days off nobody has entered yet."""
    for year in range(localdate(base.received_at).year, localdate(due_at).year + 1):
        if not base.calendar.covers(date(year, 1, 1)):
            yield gettext("Lịch nghỉ lễ, Tết năm %(year)s chưa được công bố đủ nên hạn có thể lùi lại khi có lịch.") % {
                "year": year
            }


def _named(day: date, calendar: Calendar) -> str:
    name = calendar.names.get(day, "")
    return f"{format_date(day)}{f' ({name})' if name else ''}"


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M}, {_day(localdate(at))}"


def _day(day: date) -> str:
    return f"{gettext(WEEKDAYS[day.weekday()])} {format_date(day)}"


def _span(left: timedelta) -> str:
    """Office time in words: `3 giờ 30 phút`."""
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    return " ".join(
        part
        for part in (
            ngettext("%(number)s giờ", "%(number)s giờ", hours) % {"number": hours} if hours else "",
            ngettext("%(number)s phút", "%(number)s phút", minutes) % {"number": minutes} if minutes else "",
        )
        if part
    ) or ngettext("%(number)s giờ", "%(number)s giờ", 0) % {"number": 0}
