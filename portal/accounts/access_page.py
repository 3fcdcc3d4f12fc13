"""Content of the page on which a person sees who has read about them."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext

from core.access_log import AccessRecord
from core.pagination import keyset
from core.people import Person
from core.ui.formatting import format_date
from services.agencies.models import Post

PAGE_SIZE = 50


def access_context(person: Person, after: str) -> dict[str, Any]:
    """One page of the records about a person, newest first, as rows of a table; visits that follow are one row."""
    page = keyset(AccessRecord.objects.about(person.pk), order=["-pk"], after=after, size=PAGE_SIZE)
    offices = _offices(page.rows)
    visits = [list(group) for _, group in groupby(page.rows, key=_what_and_why)]
    rows = [
        (
            _times(records),
            " – ".join([records[0].reader.get_full_name(), *offices[records[0].reader_id]]),
            f"{records[0].get_kind_display()}: {records[0].label}",
            records[0].purpose,
        )
        for records in visits
    ]
    columns = (gettext("Lúc"), gettext("Ai đã xem"), gettext("Đã xem gì"), gettext("Để làm gì"))
    return {"columns": columns, "rows": rows, "page": page, "after": after}


def _what_and_why(record: AccessRecord) -> tuple[object, ...]:
    """What two visits of one day must have in common to be told in one row."""
    return localtime(record.at).date(), record.reader_id, record.kind, record.object_id, record.label, record.purpose


def _times(records: Sequence[AccessRecord]) -> str:
    """When, of records newest first: `10:34 ngày 29/11/2026`, `10:32–10:34 ngày 29/11/2026, 7 lượt`."""
    newest, oldest = localtime(records[0].at), localtime(records[-1].at)
    hours = f"{newest:%H:%M}" if f"{newest:%H:%M}" == f"{oldest:%H:%M}" else f"{oldest:%H:%M}–{newest:%H:%M}"
    values = {"hours": hours, "day": format_date(newest), "visits": len(records)}
    if len(records) == 1:
        return gettext("%(hours)s ngày %(day)s") % values
    return gettext("%(hours)s ngày %(day)s, %(visits)s lượt") % values


def _offices(records: Sequence[AccessRecord]) -> dict[int, list[str]]:
    """By reader: the agencies where they hold a post today."""
    readers = {record.reader_id for record in records}
    offices: dict[int, list[str]] = defaultdict(list)
    posts = Post.objects.filter(user__in=readers).order_by("pk")
    for reader, agency in posts.values_list("user_id", "agency__name").distinct():
        if agency not in offices[reader]:
            offices[reader].append(agency)
    return offices
