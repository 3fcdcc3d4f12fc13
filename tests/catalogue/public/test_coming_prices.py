"""What is decided for a later day stands on the public page today."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from services.catalogue import actions
from tests.factories import PACKAGES, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db
ADDRESS = "/thu-tuc/2.000635/"


def fees(**changes: object) -> list[dict[str, object]]:
    fee, *others = json.loads((PACKAGES / "2.000635.json").read_text())["fees"]
    return [{**fee, **changes}, *others]


def dearer(since: date) -> list[dict[str, object]]:
    [old, *_], [new, *_] = (
        fees(valid_until=(since - timedelta(days=1)).isoformat()),
        fees(key="new_fee", amount_vnd=9_000, valid_from=since.isoformat()),
    )
    return [old, new]


def test_a_fee_that_changes_next_month_is_announced(client):
    since = timezone.localdate() + timedelta(days=30)
    publish_package(fees=dearer(since))
    text = Page(client.get(ADDRESS)).text
    assert f"Từ ngày {since:%d/%m/%Y}: 9.000 đồng" in text
    assert "8.000 đồng" in text


def test_an_approved_version_announces_its_fee_and_a_returned_one_no_longer(client, author, approver):
    publish_package()
    since = timezone.localdate() + timedelta(days=5)
    package = {**json.loads((PACKAGES / "2.000635.json").read_text()), "fees": fees(amount_vnd=9_000)}
    version = actions.submit_for_review(actions.import_package(json.dumps(package), by=author), by=author)
    assert "9.000" not in Page(client.get(ADDRESS)).text

    version = actions.publish(version, by=approver, on=since)
    assert f"Từ ngày {since:%d/%m/%Y}: 9.000 đồng" in Page(client.get(ADDRESS)).text

    actions.return_to_author(version, by=approver, note="Chưa có nghị quyết của Hội đồng nhân dân")
    assert "9.000" not in Page(client.get(ADDRESS)).text


def test_a_new_version_with_the_same_fee_announces_nothing(client, author, approver):
    publish_package()
    package = {**json.loads((PACKAGES / "2.000635.json").read_text()), "papers": []}
    version = actions.submit_for_review(actions.import_package(json.dumps(package), by=author), by=author)
    actions.publish(version, by=approver, on=timezone.localdate() + timedelta(days=5))
    assert "Từ ngày" not in Page(client.get(ADDRESS)).text
