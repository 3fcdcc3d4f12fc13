"""What the public page of a procedure promises to whoever files now; reckoned as the dossier itself will be."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from services.agencies.models import Agency
from services.catalogue.hooks import PromisedDay
from services.catalogue.package.time_limits import TimeLimit
from services.dossiers.process.deadlines import Calendar, calculate_deadline, day_of_receipt


def promised_day(limit: TimeLimit, day: date, days: Mapping[date, str]) -> PromisedDay | None:
    """When a dossier that comes on this day counts as received, and is due; None while days off on the way are unknown.

    The hours of an office move no day here: what comes in time for its desk is meant.
    """
    calendar, begins = Calendar(days, Agency().office_hours), make_aware(datetime.combine(day, time()))
    due = calculate_deadline(begins, limit, calendar)
    if due is None or not (calendar.covers(day) and calendar.covers(due.date())):
        return None
    return PromisedDay(day_of_receipt(begins, calendar), due.date())
