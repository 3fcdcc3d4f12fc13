"""Waiting for the applicant (thời gian chờ người nộp): until when a supplement or a payment is awaited.

No law known here names these days; each procedure version sets its own (`Package.supplement_days`, `payment_days`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.timezone import localdate, make_aware

from services.dossiers.models import Dossier
from services.dossiers.process.deadlines import Calendar
from services.dossiers.status import Status

REMINDER_PERIOD: Final = timedelta(days=7)
"""How long before the last day the applicant is reminded."""


@dataclass(frozen=True)
class Wait:
    """What a dossier waits for, and the last day on which the office waits for it."""

    for_payment: bool
    ends_on: date

    def is_over(self, today: date) -> bool:
        return today > self.ends_on

    def ends_soon(self, today: date) -> bool:
        return today >= self.ends_on - REMINDER_PERIOD


def wait_of(dossier: Dossier) -> Wait | None:
    """What the dossier waits for from its applicant; None when it waits for nothing."""
    if dossier.state is Status.SUPPLEMENT_REQUESTED:
        request = dossier.supplements.get(answered_at__isnull=True)
        return Wait(False, _last_day(dossier, request.asked_at, dossier.package.supplement_days))
    if dossier.state not in (Status.SUBMITTED, Status.DUES_REQUESTED) or not dossier.may_owe:
        return None
    if (fee := dossier.fees.owed().first()) is None:
        return None
    due_at = fee.order.due_at or payment_due_at(dossier, fee.order.created_at)
    return Wait(True, localdate(due_at))


def payment_due_at(dossier: Dossier, since: datetime) -> datetime:
    """Until when a payment asked for at `since` is awaited, where nothing else is said."""
    return end_of_day(_last_day(dossier, since, dossier.package.payment_days))


def end_of_day(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(23, 59)))


def _last_day(dossier: Dossier, since: datetime, days: int) -> date:
    """An end on a day off moves to the next working day (Bộ luật Dân sự art. 148)."""
    return next(Calendar.of(dossier.agency).working_days_from(localdate(since) + timedelta(days=days)))
