"""Content of the page on which a person sees who has read about them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime

from core.access_log import AccessRecord
from core.pagination import keyset
from core.people import Person
from services.agencies.models import Post

COLUMNS = ("Lúc", "Ai đã xem", "Đã xem gì", "Để làm gì")
PAGE_SIZE = 50


def access_context(person: Person, after: str) -> dict[str, Any]:
    """One page of the records about a person, newest first, as rows of a table."""
    page = keyset(AccessRecord.objects.about(person.pk), order=["-pk"], after=after, size=PAGE_SIZE)
    offices = _offices(page.rows)
    rows = [
        (
            f"{localtime(record.at):%H:%M ngày %d/%m/%Y}",
            " – ".join([record.reader.get_full_name(), *offices[record.reader_id]]),
            f"{record.get_kind_display()}: {record.label}",
            record.purpose,
        )
        for record in page.rows
    ]
    return {"columns": COLUMNS, "rows": rows, "page": page, "after": after}


def _offices(records: Sequence[AccessRecord]) -> dict[int, list[str]]:
    """By reader: the agencies where they hold a post today."""
    readers = {record.reader_id for record in records}
    offices: dict[int, list[str]] = defaultdict(list)
    posts = Post.objects.filter(user__in=readers).order_by("pk")
    for reader, agency in posts.values_list("user_id", "agency__name").distinct():
        if agency not in offices[reader]:
            offices[reader].append(agency)
    return offices
