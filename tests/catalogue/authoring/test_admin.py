"""The workbench of authors and approvers."""

import pytest
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions
from tests.factories import PACKAGES, AgencyFactory, PostFactory, StaffFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

LIST = reverse("admin:catalogue_procedureversion_changelist")


@pytest.fixture
def draft(author):
    return actions.import_package((PACKAGES / "2.000635.json").read_bytes(), by=author)


def test_another_ministry_sees_nothing_of_it(client, draft):
    client.force_login(PostFactory.create(agency=AgencyFactory.create(code="G12"), role=Role.AUTHOR).user)
    assert not Page(client.get(LIST)).mentions("2.000635")
    assert client.get(reverse("admin:studio_version", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("name", ["procedure", "procedureversion"])
def test_who_neither_writes_nor_approves_is_turned_away(client, name):
    client.force_login(PostFactory.create(role=Role.DESK).user)
    assert client.get(reverse(f"admin:catalogue_{name}_changelist")).status_code == 403


@pytest.mark.parametrize("name", ["administrativeunit", "formercommune", "agency", "post", "calendarday"])
def test_the_tables_of_offices_open_for_the_administrator_alone(client, name, draft):
    address = reverse(f"admin:agencies_{name}_changelist")
    client.force_login(StaffFactory.create(is_superuser=True))
    assert client.get(address, {"q": "a"}).status_code == 200
    client.force_login(StaffFactory.create())
    assert client.get(address).status_code == 403


def test_a_version_opens_in_the_studio(client, author, draft):
    client.force_login(author)
    address = reverse("admin:catalogue_procedureversion_change", args=[draft.pk])
    assert client.get(address)["Location"] == reverse("admin:studio_version", args=[draft.pk])
