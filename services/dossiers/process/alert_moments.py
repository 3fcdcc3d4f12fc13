"""When the alerts about a task are due, in the working time of its office; the one place that sets them."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.timezone import localtime

from services.agencies.models import Role
from services.dossiers.models import Alert, Task
from services.dossiers.process.deadlines import Calendar, add_office_time, office_time_between

LEFT: Final = 0.25
"""Of the office time of a task: with that much left its person is told."""
DESK_HEAD_AFTER: Final = timedelta(hours=1)
"""Of office time after the limit, the head of the desk is told."""
LEADER_AFTER_DAYS: Final = 1
"""Working days after the limit, the head of the agency is told."""


def first_moment(task: Task) -> datetime | None:
    """When the first alert about a new task is due; None for a question of another office, which has reminders."""
    return None if task.is_opinion else moment_of(task, Alert.BEFORE)


def moment_of(task: Task, alert: Alert) -> datetime:
    """When this alert is due, as long as the task is open."""
    calendar, due = Calendar.of(task.agency), localtime(task.due_at)
    match alert:
        case Alert.BEFORE:
            span = office_time_between(task.opened_at, task.due_at, calendar)
            return min(add_office_time(localtime(task.opened_at), span * (1 - LEFT), calendar), due)
        case Alert.AT_LIMIT:
            return due
        case Alert.DESK_HEAD:
            return add_office_time(due, DESK_HEAD_AFTER, calendar)
        case Alert.LEADER:
            return add_office_time(due, LEADER_AFTER_DAYS * calendar.working_time, calendar)


def following(task: Task, alert: Alert) -> Alert | None:
    """The alert after this one; the head of the desk has to do with tasks of the desk alone."""
    if alert is Alert.LEADER:
        return None
    if alert is Alert.AT_LIMIT and task.role != Role.DESK:
        return Alert.LEADER
    return Alert(alert + 1)
