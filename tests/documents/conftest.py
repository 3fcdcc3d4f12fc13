"""A paper issued, and one stored."""

import pytest
from django.db import transaction

from services.documents.actions import issue
from services.documents.document_types import DocumentType
from services.documents.models import Document
from services.documents.pdf import rendering
from tests.documents import samples
from tests.factories import AgencyFactory, UserFactory
from tests.outbox import work_off


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="session", autouse=True)
def _fonts() -> None:
    rendering.warm_up()


@transaction.atomic
def issue_one(
    kind: DocumentType = DocumentType.ACKNOWLEDGEMENT, *, key: str = "receipt:1", agency=None, owner=None, by=None
) -> Document:
    return issue(
        kind,
        key=key,
        agency=agency or AgencyFactory.create(),
        owner=owner or UserFactory.create(),
        facts=samples.SAMPLES[kind],
        by=by,
    )


@pytest.fixture
def issued(db) -> Document:
    return issue_one()


@pytest.fixture
def stored(issued: Document) -> Document:
    work_off()
    issued.refresh_from_db()
    return issued
