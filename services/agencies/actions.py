"""Actions on agencies, on who works there, and on the calendar."""

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies import hooks, staffing
from services.agencies.errors import AgencyError
from services.agencies.models import Agency, CalendarChange, CalendarDay, Post, Role, StaffChange
from services.agencies.permissions import Verb, may_somewhere
from services.agencies.staff_changes import StaffChangeKind


class Signature(NamedTuple):
    """What is printed with somebody's signature: title (chức vụ) and authority (thẩm quyền ký)."""

    title: str = ""
    authority: str = ""


UNSIGNED = Signature()


def appoint(user: User, role: Role, agency: Agency, *, title: str = "", authority: str = "") -> Post:
    """Give a user a role at an agency (idempotent). Title and authority are printed with their signature."""
    signature_block = {"title": title, "authority": authority}
    post, _ = Post.objects.update_or_create(user=user, role=role, agency=agency, defaults=signature_block)
    return post


@transaction.atomic
def give_post(user: User, role: Role, agency: Agency, signature: Signature = UNSIGNED, *, by: User) -> Post:
    """Give a role, or another title and authority with it; what is so already leaves no record."""
    staffing.check_may_give(by, user, role, agency)
    before = _posts_of(user, agency).get(role)
    return _give(before or Post(user=user, role=role, agency=agency), signature, by=by)


@transaction.atomic
def end_post(post: Post, *, by: User) -> None:
    """End a role; the tasks that the person may do no more go back to the pool. Ended already: nothing more."""
    staffing.check_may_end(by, post.role, post.agency)
    if before := _posts_of(post.user, post.agency).get(post.role):
        _end(before, by=by)


@transaction.atomic
def set_posts(user: User, agency: Agency, wanted: Mapping[Role, Signature], *, by: User) -> None:
    """Let the person hold these of the roles that `by` gives at the office, and no other of them."""
    for role in wanted:
        staffing.check_may_give(by, user, role, agency)
    held = _posts_of(user, agency)
    for role, signature in wanted.items():
        _give(held.get(role) or Post(user=user, role=role, agency=agency), signature, by=by)
    for role in staffing.roles_given_by(by, agency):
        if role in held and role not in wanted:
            _end(held[role], by=by)


def _posts_of(user: User, agency: Agency) -> dict[str, Post]:
    """By role, what the person holds at the office; whoever else would change their posts waits until this is done."""
    list(get_user_model().objects.select_for_update().filter(pk=user.pk).values_list("pk"))
    return {post.role: post for post in Post.objects.filter(user=user, agency=agency).select_related("user", "agency")}


def _give(post: Post, signature: Signature, *, by: User) -> Post:
    """Write a new post, or the signature of one that is held."""
    is_new = post.pk is None
    if not is_new and (post.title, post.authority) == signature:
        return post
    staffing.check_may_hold(post.user)
    post.title, post.authority = signature
    post.save()
    _record_staff(StaffChangeKind.GIVEN if is_new else StaffChangeKind.CHANGED, post, by=by)
    return post


def _end(post: Post, *, by: User) -> None:
    Post.objects.filter(pk=post.pk).delete()
    _record_staff(StaffChangeKind.ENDED, post, by=by)


@transaction.atomic
def lock_account(person: User, *, by: User, agency: Agency | None = None) -> None:
    """Lock an account: nobody signs in with it, and its tasks go back to the pool. `agency`: from whose page."""
    staffing.check_may_lock(by, person)
    _set_active(person, False, by=by, agency=agency)


@transaction.atomic
def unlock_account(person: User, *, by: User, agency: Agency | None = None) -> None:
    """Open a locked account again, with the roles it still has."""
    staffing.check_may_unlock(by)
    _set_active(person, True, by=by, agency=agency)


def _set_active(person: User, is_active: bool, *, by: User, agency: Agency | None) -> None:
    if not get_user_model().objects.filter(pk=person.pk, is_active=not is_active).update(is_active=is_active):
        return
    person.is_active = is_active
    kind = StaffChangeKind.UNLOCKED if is_active else StaffChangeKind.LOCKED
    StaffChange.objects.create(kind=kind, person=person, agency=agency, by=by)
    hooks.staff_changed.send(person)


def _record_staff(kind: StaffChangeKind, post: Post, *, by: User) -> None:
    about = {"agency": post.agency, "role": post.role, "title": post.title, "authority": post.authority}
    StaffChange.objects.create(kind=kind, person=post.user, by=by, **about)
    hooks.staff_changed.send(post.user)


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
