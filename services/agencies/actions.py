"""Actions on agencies."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies import hooks
from services.agencies.errors import AgencyError
from services.agencies.models import Agency, CalendarChange, CalendarDay, Post, Role
from services.agencies.permissions import Verb, may_somewhere


def appoint(user: User, role: Role, agency: Agency, *, title: str = "", authority: str = "") -> Post:
    """Give a user a role at an agency (idempotent). Title and authority are printed with their signature."""
    signature_block = {"title": title, "authority": authority}
    post, _ = Post.objects.update_or_create(user=user, role=role, agency=agency, defaults=signature_block)
    return post


@transaction.atomic
def set_day(row: CalendarDay, *, by: User) -> None:
    """Enter or change a day of the calendar; the due times it concerns are moved after the commit."""
    _check_may_keep_calendar(by)
    before = CalendarDay.objects.filter(pk=row.pk).values_list("kind", flat=True).first() or ""
    row.save()
    _record(row, before=before, after=row.kind, by=by)


@transaction.atomic
def remove_day(row: CalendarDay, *, by: User) -> None:
    """Take a day out of the calendar: it is again what its weekday is."""
    _check_may_keep_calendar(by)
    change = CalendarDay(day=row.day, kind=row.kind, name=row.name)
    row.delete()
    _record(change, before=change.kind, after="", by=by)


def _check_may_keep_calendar(by: User) -> None:
    if not may_somewhere(by, Verb.KEEP_OFFICES):
        raise AgencyError("Sửa lịch làm việc không thuộc thẩm quyền của bạn: việc của người quản trị.")


def _record(row: CalendarDay, *, before: str, after: str, by: User) -> None:
    if before != after:
        change = CalendarChange.objects.create(
            day=row.day, before=before, after=after, name=row.name, by=by, at=timezone.now()
        )
        hooks.calendar_changed.send(change)
