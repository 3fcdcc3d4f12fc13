"""Pages by place, and counts that stop in time."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest

from core.outbox.models import OutboxJob
from core.pagination import COUNTED, UncountedPaginator, cursor_of, keyset

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def jobs(db):
    """Seven rows, three of which share one microsecond."""
    minutes = [0, 1, 1, 1, 2, 3, 4]
    return OutboxJob.objects.bulk_create(
        OutboxJob(kind="noted", key=f"noted:{n}", due_at=NOON + timedelta(minutes=minute, microseconds=7))
        for n, minute in enumerate(minutes)
    )


def walk(order, size):
    """Every page in turn, as keys."""
    after, pages = "", []
    while True:
        page = keyset(OutboxJob.objects.all(), order=order, after=after, size=size)
        pages.append([row.key for row in page.rows])
        if not page.next:
            return pages
        after = page.next


@pytest.mark.parametrize("order", [["due_at", "pk"], ["-due_at", "-pk"], ["due_at", "-pk"], ["-pk"]])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_hold_every_row_once_in_order(jobs, order, size):
    expected = list(OutboxJob.objects.order_by(*order).values_list("key", flat=True))

    pages = walk(order, size)

    assert [key for page in pages for key in page] == expected
    assert all(len(page) == size for page in pages[:-1])
    assert pages[-1]


def walk_back(order, size, before):
    """Every page before this place in turn, the first one first."""
    pages: list[list[str]] = []
    while before:
        page = keyset(OutboxJob.objects.all(), order=order, before=before, size=size)
        pages.insert(0, [row.key for row in page.rows])
        before = page.previous
    return pages


@pytest.mark.parametrize("order", [["due_at", "pk"], ["-due_at", "-pk"], ["due_at", "-pk"], ["-pk"]])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_every_place_parts_the_rows_in_those_before_and_after_it(jobs, order, size):
    rows = list(OutboxJob.objects.order_by(*order))
    keys = [row.key for row in rows]
    for place, row in enumerate(rows):
        cursor = cursor_of(row, order)
        after = keyset(OutboxJob.objects.all(), order=order, after=cursor, size=size)

        assert [row.key for row in after.rows] == keys[place + 1 :][:size]
        assert [key for page in walk_back(order, size, cursor) for key in page] == keys[:place]
        assert after.previous or not after.rows


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_page_before_the_next_one_is_the_same_again(jobs, size):
    order = ["due_at", "pk"]
    first = keyset(OutboxJob.objects.all(), order=order, size=size)
    second = keyset(OutboxJob.objects.all(), order=order, after=first.next, size=size)
    again = keyset(OutboxJob.objects.all(), order=order, before=second.previous, size=size)

    assert not first.previous
    assert (again.rows, again.next, again.previous) == (first.rows, first.next, "")


def test_empty_list_is_one_empty_page(db):
    assert walk(["-pk"], 5) == [[]]


@pytest.mark.parametrize(
    "after",
    [
        "?",
        "e30=",
        urlsafe_b64encode(b'["x", "y"]').decode(),
        urlsafe_b64encode(b'["1"]').decode(),
        "NQ==",
        "W10=",
        "W251bGwsIG51bGxd",
    ],
)
def test_place_that_cannot_be_read_is_the_beginning(jobs, after):
    page = keyset(OutboxJob.objects.all(), order=["due_at", "pk"], after=after, size=1)

    assert [row.key for row in page.rows] == ["noted:0"]


def test_admin_counts_no_further_than_a_thousand(db):
    OutboxJob.objects.bulk_create(OutboxJob(kind="noted", key=f"noted:{n}", due_at=NOON) for n in range(COUNTED + 1))

    assert UncountedPaginator(OutboxJob.objects.order_by("-pk"), 50).count == COUNTED
