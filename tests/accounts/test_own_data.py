"""A person takes home what the portal keeps about them, and nothing about anybody else."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import access_log
from core.access_log import AccessKind
from tests.dossiers.conftest import paid, road
from tests.factories import UserFactory
from tests.outbox import work_off
from tests.pages import Page

__all__ = ["paid", "road"]
ADDRESS = reverse("accounts:own_data")


def taken_home(client: Client) -> dict[str, Any]:
    response = client.get(ADDRESS)
    assert response["Content-Disposition"].startswith("attachment")
    told: dict[str, Any] = json.loads(response.content)
    return told


def test_it_holds_dossiers_drafts_papers_notices_and_who_looked(paid, road, client):
    road.begin(purpose_note="nháp")
    work_off()
    access_log.record(road.here.desk, AccessKind.DOSSIER, paid, subject=road.citizen, purpose="Tiếp nhận")
    client.force_login(road.citizen)

    told = taken_home(client)

    assert [one["answers"] for one in told["dossiers"]] == [paid.sheet.answers]
    assert [one["answers"]["purpose_note"] for one in told["drafts"]] == ["nháp"]
    assert told["papers"]
    assert told["notices"]
    assert [one["purpose"] for one in told["accesses"]] == ["Tiếp nhận"]
    assert told["account"]["Thư điện tử"] == "hoa@example.org"


def test_a_stranger_finds_nothing_of_it(paid, road, client):
    road.begin()
    client.force_login(UserFactory.create())

    told = taken_home(client)

    assert [told[kind] for kind in ("drafts", "dossiers", "papers", "notices", "accesses")] == [[]] * 5


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert client.get(ADDRESS).status_code == 302


@pytest.mark.django_db
def test_the_profile_leads_to_it_and_it_is_not_made_without_end(client):
    client.force_login(UserFactory.create())

    assert ADDRESS in Page(client.get(reverse("accounts:profile"))).hrefs
    assert [client.get(ADDRESS).status_code for _ in range(6)] == [200] * 5 + [429]
