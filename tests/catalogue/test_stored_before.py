"""What was published before packages could say more stays the version in force, and what says the same is no change."""

import json

import pytest

from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import canonical
from tests.factories import publish_package
from tests.stored import STORED, store_as_before

pytestmark = pytest.mark.django_db
CODE = "2.000635"


@pytest.fixture
def stored(ministry, monkeypatch) -> ProcedureVersion:
    store_as_before(monkeypatch)
    version = publish_package(CODE)
    monkeypatch.undo()
    return ProcedureVersion.objects.select_related("procedure", "body").get(pk=version.pk)


def test_importing_the_same_package_again_is_no_new_version(stored, author):
    again = actions.import_package(STORED.read_text(), by=author)
    assert again == stored
    assert actions.import_package(canonical(stored.package), by=author) == stored


def test_another_package_is_a_new_version(stored, author):
    changed = {**json.loads(STORED.read_text()), "supplement_days": 7}
    assert actions.import_package(json.dumps(changed), by=author).number == 2


def test_an_edit_that_changes_nothing_is_none(stored, author):
    draft = actions.start_new_version(stored.procedure, by=author)
    edited = actions.edit(draft, draft.package, expected_checksum=draft.checksum, by=author)
    assert edited.checksum == stored.checksum
    assert [event.act for event in edited.events.all()] == ["copied"]
    with pytest.raises(CatalogueError, match="chưa khác gì"):
        actions.submit_for_review(edited, by=author)


def test_the_package_is_downloaded_as_it_was_stored(stored, author, client):
    client.force_login(author)
    response = client.get(f"/admin/catalogue/procedureversion/{stored.pk}/studio/package.json")
    assert response.content.decode() == stored.body.text
