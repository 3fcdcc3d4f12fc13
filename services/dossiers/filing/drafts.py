"""The draft a step belongs to, in one statement."""

from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.http import Http404

from core.people import Person
from eforms.models import Draft
from services.catalogue.models import package_by_checksum
from services.catalogue.package.definition import Package

OPEN_DRAFT_SQL: Final = """
    SELECT draft.*, version.checksum AS package FROM eforms_draft draft
    JOIN dossiers_filing filing ON filing.draft_id = draft.id
    JOIN catalogue_procedureversion version ON version.id = filing.version_id
    WHERE draft.key = %s AND draft.owner_id = %s AND draft.submitted_at IS NULL
"""
"""Written out, for every step asks it: to put it together each time costs four times as much as to ask it."""


def open_draft(key: UUID, owner: Person) -> tuple[Draft, Package]:
    """The person's own draft, and what it is filed under; a stranger's does not exist, nor does a submitted one."""
    prepared = Draft._meta.get_field("key").get_db_prep_value(key, connection)
    found: Any = next(iter(Draft.objects.raw(OPEN_DRAFT_SQL, [prepared, owner.pk])), None)
    if found is None:
        raise Http404
    return found, package_by_checksum(found.package)
