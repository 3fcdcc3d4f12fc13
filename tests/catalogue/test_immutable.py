"""The database itself keeps what was published."""

import pytest
from django.db import IntegrityError, connection

from services.catalogue.models import Body, ProcedureVersion
from services.catalogue.package.definition import checksum

pytestmark = pytest.mark.django_db


def run(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def change(version: ProcedureVersion, what: str) -> None:
    run(f"UPDATE catalogue_procedureversion SET {what} WHERE id = %s", version.pk)  # noqa: S608


@pytest.mark.parametrize(
    "what",
    [
        "number = 9",
        "author_id = approver_id",
        "checksum = 'x'",
        "state = 'draft'",
        "published_at = '2000-01-01 00:00:00+00'",
        "state = 'retired', retired_at = published_at, number = 9",
        "state = 'retired', retired_at = published_at, effective_on = '2027-01-01'",
    ],
)
def test_a_published_version_cannot_be_changed_even_by_sql(published, what):
    with pytest.raises(IntegrityError, match="published version never changes"):
        change(published, what)


def test_a_published_version_cannot_be_deleted_even_by_sql(published):
    with pytest.raises(IntegrityError, match="kept for good"):
        run("DELETE FROM catalogue_procedureversion WHERE id = %s", published.pk)


def test_the_text_of_a_package_cannot_be_changed_even_by_sql(published):
    with pytest.raises(IntegrityError, match="never changes"):
        run("UPDATE catalogue_body SET text = 'x' WHERE checksum = %s", published.checksum)


def test_a_text_under_a_wrong_checksum_is_refused():
    with pytest.raises(IntegrityError, match="checksum_is_that_of_the_text"):
        Body.objects.create(checksum="0" * 64, text="{}")


def test_a_published_version_can_be_retired_but_never_be_changed_again(published):
    change(published, "state = 'retired', retired_at = published_at")
    with pytest.raises(IntegrityError, match="published version never changes"):
        change(published, "state = 'published', retired_at = NULL")


def test_the_text_under_review_stands_still_even_for_sql(published):
    other = Body.objects.create(checksum=checksum("{}"), text="{}")
    version = published.procedure.versions.create(
        body=published.body, author=published.author, number=2, state="review"
    )
    with pytest.raises(IntegrityError, match="one under review keeps its text"):
        change(version, f"checksum = '{other.checksum}'")


@pytest.mark.parametrize(
    "statement", ["UPDATE catalogue_versionevent SET note = 'x'", "DELETE FROM catalogue_versionevent"]
)
def test_what_was_done_to_a_version_cannot_be_rewritten(published, statement):
    with pytest.raises(IntegrityError, match="what was done to a version"):
        run(statement)
