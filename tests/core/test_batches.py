"""Rows updated by ranges of their keys, as migrations do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.batches import update_in_batches
from core.outbox.models import OutboxJob

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys() -> list[int]:
    """Seven jobs, of which the third has gone."""
    now = timezone.now()
    rows = [OutboxJob.objects.create(kind="x", key=f"x:{number}", due_at=now) for number in range(7)]
    rows.pop(2).delete()
    return [row.pk for row in rows]


def test_each_range_is_an_update_of_its_own(keys):
    with CaptureQueriesContext(connection) as asked:
        update_in_batches(OutboxJob.objects.all(), size=keys[-1] // 2, say=str, kind="y")

    assert sum(query["sql"].startswith("UPDATE") for query in asked) == 2 + keys[-1] % 2
    assert set(OutboxJob.objects.values_list("kind", flat=True)) == {"y"}


def test_only_what_is_asked_for_is_touched_and_counted(keys):
    assert update_in_batches(OutboxJob.objects.filter(pk__in=keys[1:3]), size=1, say=str, kind="y") == 2

    assert set(OutboxJob.objects.filter(kind="y").values_list("pk", flat=True)) == set(keys[1:3])


def test_it_says_how_far_it_got(keys):
    said = list[str]()

    update_in_batches(OutboxJob.objects.all(), size=keys[-1] - 1, say=said.append, kind="y")

    assert said == [f"  up to key {key} of {keys[-1]}" for key in (keys[-1] - 1, keys[-1])]


def test_what_is_done_at_once_is_not_talked_about(keys):
    update_in_batches(OutboxJob.objects.all(), say=pytest.fail, kind="y")


def test_nothing_is_no_trouble():
    assert update_in_batches(OutboxJob.objects.all(), kind="y") == 0
