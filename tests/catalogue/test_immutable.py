"""The database itself keeps what was published."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from services.catalogue.models import Body, ProcedureVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    call_command("load_demo", verbosity=0)
    return ProcedureVersion.objects.in_force().get(procedure__code="2.000635")


def run(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("change", ["number = 9", "author_id = approver_id", "checksum = 'x'", "state = 'draft'"])
def test_a_published_version_cannot_be_changed_even_by_sql(published, change):
    with pytest.raises(IntegrityError, match="published version never changes"):
        run(f"UPDATE catalogue_procedureversion SET {change} WHERE id = %s", published.pk)  # noqa: S608


def test_a_published_version_cannot_be_deleted_even_by_sql(published):
    with pytest.raises(IntegrityError, match="kept for good"):
        run("DELETE FROM catalogue_procedureversion WHERE id = %s", published.pk)


def test_the_text_of_a_package_cannot_be_changed_even_by_sql(published):
    with pytest.raises(IntegrityError, match="never changes"):
        run("UPDATE catalogue_body SET text = 'x' WHERE checksum = %s", published.checksum)


def test_a_text_under_a_wrong_checksum_is_refused():
    with pytest.raises(IntegrityError, match="checksum_is_that_of_the_text"):
        Body.objects.create(checksum="0" * 64, text="{}")


def test_a_published_version_can_be_retired_but_never_again_changed(published):
    run(
        "UPDATE catalogue_procedureversion SET state = 'retired', retired_at = published_at WHERE id = %s", published.pk
    )
    with pytest.raises(IntegrityError, match="published version never changes"):
        run("UPDATE catalogue_procedureversion SET state = 'published', retired_at = NULL WHERE id = %s", published.pk)
