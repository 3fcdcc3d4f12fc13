"""The calendar of procedures: what begins, and what ends with nothing after it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions, tasks
from services.catalogue.models import DatedChange
from services.catalogue.publication.models import DatedChangeKind
from tests.factories import PostFactory, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db

BEGINS, EXPIRES = DatedChangeKind.BEGINS, DatedChangeKind.EXPIRES


def with_fees(published, *rates: dict[str, date]):
    """Its package with the fee once for each of these periods, published."""
    fee = published.package.fees[0]
    fees = [{**fee.model_dump(mode="json"), **{name: day.isoformat() for name, day in rate.items()}} for rate in rates]
    return publish_package(fees=fees)


def days() -> list[tuple[date, str]]:
    return [(change.on, change.kind) for change in DatedChange.objects.filter(on__gte=date(2026, 1, 1))]


def test_a_rate_that_follows_another_begins_and_the_last_one_expires(published):
    version = with_fees(
        published,
        {"valid_until": date(2026, 12, 31)},
        {"valid_from": date(2027, 1, 1), "valid_until": date(2027, 6, 30)},
    )
    assert days() == [(date(2027, 1, 1), BEGINS), (date(2027, 6, 30), EXPIRES)]
    DatedChange.objects.all().delete()
    tasks.keep_figures_of_all()
    tasks.keep_figures_of_all()
    assert days() == [(date(2027, 1, 1), BEGINS), (date(2027, 6, 30), EXPIRES)]
    actions.retire(version, by=PostFactory.create(agency=version.procedure.issuer, role=Role.APPROVER).user)
    assert days() == []


@time_machine.travel("2026-11-23T03:00:00Z", tick=False)
def test_the_calendar_shows_a_ministry_its_own(client, published, author, django_assert_max_num_queries):
    with_fees(published, {"valid_until": date(2026, 12, 31)})
    address = reverse("admin:studio_calendar")
    client.force_login(author)
    client.get(address)
    with django_assert_max_num_queries(12):
        shown = Page(client.get(address)).text
    assert "31/12/2026" in shown
    assert "Hết hiệu lực, chưa có quy định tiếp theo" in shown
    client.force_login(PostFactory.create(role=Role.AUTHOR).user)
    assert "31/12/2026" not in Page(client.get(address)).text
