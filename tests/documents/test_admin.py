"""Papers in the admin: those of one's own agency, to be read only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from services.agencies.models import Post, Role
from tests.documents.conftest import issue_one
from tests.factories import AgencyFactory, UserFactory
from tests.pages import Page

LIST = reverse("admin:documents_document_changelist")


@pytest.fixture
def clerk(client, stored):
    user = UserFactory.create(is_staff=True)
    Post.objects.create(user=user, agency=stored.agency, role=Role.DESK)
    client.force_login(user)
    return user


def test_a_clerk_sees_the_papers_of_the_office_and_no_others(client, clerk, stored):
    other = issue_one(key="other", agency=AgencyFactory.create(code="H99"))

    page = Page(client.get(LIST))

    assert reverse("admin:documents_document_change", args=[stored.pk]) in page.hrefs
    assert not page.mentions(reverse("admin:documents_document_change", args=[other.pk]))
    assert client.get(reverse("admin:documents_document_change", args=[other.pk])).status_code == 302


def test_nobody_adds_changes_or_deletes_a_paper(client, clerk, stored):
    change = reverse("admin:documents_document_change", args=[stored.pk])

    assert client.get(change).status_code == 200
    assert client.post(change, {"title": "Khác"}).status_code == 403
    assert client.get(reverse("admin:documents_document_delete", args=[stored.pk])).status_code == 403
    assert client.get(reverse("admin:documents_document_add")).status_code == 403


def test_the_list_never_counts_the_whole_table(client, clerk):
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)

    counts = [query["sql"] for query in asked if "COUNT(" in query["sql"] and "documents_document" in query["sql"]]
    assert counts
    assert all("LIMIT" in sql for sql in counts)


def test_staff_without_a_post_see_no_papers(client, stored):
    client.force_login(UserFactory.create(is_staff=True))

    assert client.get(LIST).status_code == 403
