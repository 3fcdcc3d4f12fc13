"""The digest at the start of a working day (tóm tắt đầu ngày): late, due today, new; once a day for each person."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localtime, make_aware

from core.batches import handle_each
from services.agencies.models import Absence, Agency, Post
from services.dossiers.actions.alerts import send
from services.dossiers.assignment.colleagues import WORKING_ROLES, capped, counted, counted_since
from services.dossiers.models import AlertKind, DigestRun
from services.dossiers.process.deadlines import Calendar

LONGEST_HOLIDAY: Final = 30
"""Days; work that came before is not new."""


def send_digests(now: datetime) -> None:
    """Send the digests of all offices that have opened today and were not sent theirs; safe to run again."""
    today = localtime(now).date()
    at_work = Post.objects.filter(agency=OuterRef("pk"), role__in=WORKING_ROLES, user__is_active=True)
    done = DigestRun.objects.filter(agency=OuterRef("pk"), day__gte=today)
    agencies = list(Agency.objects.filter(Exists(at_work), ~Exists(done)).order_by("pk"))
    Calendar.prepare(agencies)
    opened = [agency for agency in agencies if _has_opened(Calendar.of(agency), localtime(now))]
    handle_each(opened, partial(_send_of, now=now))


def _has_opened(calendar: Calendar, now: datetime) -> bool:
    return calendar.is_working(now.date()) and now.time() >= calendar.opening


def _send_of(agency: Agency, now: datetime) -> None:
    """Send those of one office; where one fails, the next round tries again, and nobody has two."""
    today = localtime(now).date()
    posts = list(_posts(agency, today, now))
    if len(handle_each(posts, partial(_send_one, today=today))) == len(posts):
        DigestRun.objects.update_or_create(agency=agency, defaults={"day": today})


def _posts(agency: Agency, today: date, now: datetime) -> list[Post]:
    """One post of everybody who is there today, with what they have in hand, each number no further than shown."""
    tomorrow = make_aware(datetime.combine(today + timedelta(days=1), time()))
    since = _last_opening(Calendar.of(agency), today)
    away = Absence.objects.on(today).filter(person=OuterRef("user"))
    posts = Post.objects.filter(~Exists(away), agency=agency, role__in=WORKING_ROLES, user__is_active=True)
    rows = posts.select_related("user").annotate(
        late=counted(Q(due_at__lt=now)),
        today=counted(Q(due_at__gte=now, due_at__lt=tomorrow)),
        new=counted_since(since),
    )
    return list({post.user_id: post for post in rows.order_by("pk")}.values())


def _last_opening(calendar: Calendar, today: date) -> datetime:
    """When the office opened on the working day before."""
    days = (today - timedelta(days=number) for number in range(1, LONGEST_HOLIDAY))
    day = next((one for one in days if calendar.is_working(one)), today - timedelta(days=LONGEST_HOLIDAY))
    return make_aware(datetime.combine(day, calendar.opening))


@transaction.atomic
def _send_one(post: Post, today: date) -> None:
    """Tell one person, who has something to do; the key holds for all their offices."""
    names = (("late", "trễ hạn"), ("today", "đến hạn hôm nay"), ("new", "mới"))
    parts = [f"{capped(number)} {said}" for name, said in names if (number := getattr(post, name))]
    if parts:
        path = f"{reverse('admin:dossier_queue')}?pham-vi=cua-toi"
        about = {"parts": parts, "summary": ", ".join(parts), "day": today}
        send(AlertKind.DIGEST, "day_begins", [post.user], key=f"digest:{today}", path=path, context=about)
