"""Quotas: how many drafts and files one person may begin, keep and send. The numbers are `settings.QUOTAS`.

What was done today is counted in a row for each person and day; what is kept is summed over the drafts that are open,
which the quotas themselves keep few. Each refusal undoes the caller's transaction.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext

from core.compiled_query import CompiledQuery
from eforms.errors import QuotaError
from eforms.models import DailyUse, Draft

MEGABYTE = 2**20


SPEND_SQL: Final = """
    INSERT INTO eforms_dailyuse (day, person_id, drafts, files, bytes)
    VALUES (%(day)s, %(person)s, %(drafts)s, %(files)s, %(bytes)s)
    ON CONFLICT (day, person_id) DO UPDATE SET drafts = eforms_dailyuse.drafts + EXCLUDED.drafts,
        files = eforms_dailyuse.files + EXCLUDED.files, bytes = eforms_dailyuse.bytes + EXCLUDED.bytes
    WHERE eforms_dailyuse.drafts + EXCLUDED.drafts <= %(most_drafts)s
        AND eforms_dailyuse.files + EXCLUDED.files <= %(most_files)s
        AND eforms_dailyuse.bytes + EXCLUDED.bytes <= %(most_bytes)s
"""
"""Count, unless a limit would be passed; one statement on SQLite and PostgreSQL alike."""
ANY_NUMBER: Final = 2**62
"""The limit of what is not counted now."""


def count_draft(owner_id: int) -> None:
    """Count a draft that its owner is about to begin; QuotaError when it is one too many."""
    quotas = settings.QUOTAS
    if not _spend(owner_id, drafts=(1, quotas.drafts_a_day)):
        sentence = gettext(
            "Hôm nay bạn đã bắt đầu %(most)s bản, nhiều nhất trong một ngày. "
            "Hãy dùng tiếp một bản đang soạn, hoặc trở lại vào ngày mai."
        )
        raise QuotaError(sentence % {"most": quotas.drafts_a_day * _factor(owner_id)})
    if len(_open_drafts(owner_id)) >= quotas.open_drafts:
        sentence = gettext(
            "Bạn đang có %(most)s bản đang soạn, nhiều nhất có thể. Hãy nộp hoặc xóa bớt rồi bắt đầu bản mới."
        )
        raise QuotaError(sentence % {"most": quotas.open_drafts})


def count_files(draft: Draft, sizes: Collection[int]) -> None:
    """Count files of these bytes that are about to be attached to a draft; QuotaError when they are too many."""
    quotas, new = settings.QUOTAS, sum(sizes)
    of_day = {"files": (len(sizes), quotas.files_a_day), "bytes": (new, quotas.megabytes_a_day * MEGABYTE)}
    if not _spend(draft.owner_id, **of_day):
        more = _factor(draft.owner_id)
        sentence = gettext(
            "Mỗi người gửi nhiều nhất %(files)s tệp và %(megabytes)s MB trong một ngày nên tệp vừa chọn "
            "chưa được nhận. Những gì đã gửi vẫn còn; hãy gửi tiếp vào ngày mai."
        )
        most = {"files": quotas.files_a_day * more, "megabytes": quotas.megabytes_a_day * more}
        raise QuotaError(sentence % most)
    of_draft, of_person = _kept(draft)
    if of_draft + new > quotas.draft_megabytes * MEGABYTE:
        sentence = gettext(
            "Các tệp của một hồ sơ cộng lại nhiều nhất %(most)s MB nên tệp vừa chọn chưa được nhận. "
            "Hãy giảm dung lượng, hoặc gỡ tệp không cần."
        )
        raise QuotaError(sentence % {"most": quotas.draft_megabytes})
    if of_person + new > quotas.person_megabytes * MEGABYTE:
        sentence = gettext(
            "Các bản đang soạn của bạn giữ nhiều nhất %(most)s MB tệp nên tệp vừa chọn chưa được nhận. "
            "Hãy nộp hoặc xóa bản đang soạn không dùng nữa."
        )
        raise QuotaError(sentence % {"most": quotas.person_megabytes})


def over(now: datetime) -> QuerySet[DailyUse]:
    """The counts of days gone by."""
    return DailyUse.objects.filter(day__lt=timezone.localdate(now) - timedelta(days=1))


def _spend(person_id: int, **amounts: tuple[int, int]) -> bool:
    """Add amounts to what this person has done today, each with its limit; False when one would be passed.

    Whether it is staff, for whom more is allowed, is asked only of who has reached the limit of others.
    """
    numbers = {"drafts": 0, "files": 0, "bytes": 0, **{name: number for name, (number, _) in amounts.items()}}

    def spends(factor: int) -> bool:
        most = {name: limit * factor for name, (_, limit) in amounts.items()}
        if any(numbers[name] > limit for name, limit in most.items()):
            return False
        limits = {f"most_{name}": most.get(name, ANY_NUMBER) for name in numbers}
        with connection.cursor() as cursor:
            cursor.execute(SPEND_SQL, {"day": timezone.localdate(), "person": person_id, **numbers, **limits})
            return bool(cursor.rowcount)

    return spends(1) or ((more := _factor(person_id)) > 1 and spends(more))


def _factor(person_id: int) -> int:
    """How many times as much this person may in a day."""
    is_staff = get_user_model().objects.filter(pk=person_id, is_staff=True).exists()
    return settings.QUOTAS.staff_factor if is_staff else 1


def _open_drafts(owner_id: int) -> list[int]:
    return list(Draft.objects.open().filter(owner=owner_id).values_list("pk", flat=True)[: settings.QUOTAS.open_drafts])


KEPT: Final = CompiledQuery(
    lambda owner, draft: (
        Draft.objects.filter(Q(pk=draft) | Q(owner=owner, submitted_at=None))
        .order_by()
        .values_list("pk")
        .annotate(kept=Sum("attachments__stored__size", filter=Q(attachments__removed_at=None), default=0))
    )
)
"""A draft and those that its owner has open, each with the bytes attached to it."""


def _kept(draft: Draft) -> tuple[int, int]:
    """The bytes attached to a draft, and to all open drafts of its owner."""
    sums: dict[int, int] = dict(KEPT(draft.owner_id, draft.pk))
    return sums.get(draft.pk, 0), sum(sums.values())
