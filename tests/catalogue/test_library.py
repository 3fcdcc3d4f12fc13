"""A ministry's library: changed once, taken by many procedures, frozen into each version."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from services.catalogue import actions
from services.catalogue.differences import diff
from services.catalogue.errors import CatalogueError
from services.catalogue.lint.library_lint import shared_part_findings
from services.catalogue.models import SharedPart, SharedVersion, package_in_force
from services.catalogue.package.definition import canonical
from tests.factories import PACKAGES, publish_package
from tests.pages import Page

CLINICS = "a | Bệnh viện A\nb | Bệnh viện B"
WITNESS = json.dumps([{"key": "witness_name", "type": "full_name", "label": "Họ tên người làm chứng"}])
NAMED = {"key": "clinic", "type": "one_of", "label": "Cơ sở khám", "library": "G15/clinics"}
BLOCK = {"key": "witness", "type": "block", "label": "Người làm chứng", "library": "G15/witness"}


@pytest.fixture
def clinics(ministry, author):
    return actions.create_shared_part(ministry, "clinics", kind="list", title="Cơ sở khám", text=CLINICS, by=author)


def with_fields(*fields):
    law = json.loads((PACKAGES / "2.000635.json").read_text())
    law["form"]["steps"][0]["fields"] += fields
    return law


def test_a_form_takes_the_newest_version_and_keeps_it(ministry, author, clinics):
    actions.create_shared_part(ministry, "witness", kind="block", title="Người làm chứng", text=WITNESS, by=author)
    version = publish_package(**with_fields(NAMED, BLOCK))

    fields: dict[str, Any] = {field.key: field for field in version.package.eform.fields()}
    assert [option.label for option in fields["clinic"].options] == ["Bệnh viện A", "Bệnh viện B"]
    assert fields["clinic"].library_version == 1
    assert [field.key for field in fields["witness"].fields] == ["witness_name"]

    actions.change_shared_part(clinics.part, text=CLINICS + "\nc | Bệnh viện C", by=author)
    kept: Any = package_in_force("2.000635")
    assert len(next(field for field in kept.eform.fields() if field.key == "clinic").options) == 2
    [warning] = shared_part_findings(kept)
    assert "phiên bản 2" in warning.message

    draft = actions.renew_shared_parts(actions.start_new_version(version.procedure, by=author), by=author)
    said = [str(change) for group in diff(kept, draft.package) for change in group.changes]
    assert any("Bệnh viện C" in one for one in said)
    assert any("phiên bản của thư viện: 1 → 2" in one for one in said)
    assert shared_part_findings(draft.package) == []
    with pytest.raises(CatalogueError, match="mới nhất"):
        actions.renew_shared_parts(draft, by=author)


def test_what_the_library_does_not_have_is_refused_with_its_line(ministry, author):
    with pytest.raises(CatalogueError, match=r"clinics"):
        actions.import_package(json.dumps(with_fields(NAMED)), by=author)


def test_a_copy_that_was_changed_by_hand_is_not_sent_to_review(ministry, author, clinics):
    law = with_fields({**NAMED, "library_version": 1, "options": [{"value": "z", "label": "Lạ"}]})
    draft = actions.import_package(json.dumps(law), by=author)

    with pytest.raises(CatalogueError, match="khác với phiên bản 1"):
        actions.submit_for_review(draft, by=author)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("list", "", "từ 1 đến 1000 dòng"),
        ("list", "a", "Dòng 1 chưa đúng"),
        ("list", "có dấu | A", "Dòng 1 chưa đúng"),
        ("list", "a | A\na | B", "hơn một lần"),
        ("list", "a | A | north\nb | B", "chưa ghi nó thuộc"),
        ("block", "", "ít nhất 1 dòng"),
        ("block", "[1,", "chưa phải là JSON"),
        ("block", '[{"key": "a", "type": "nope", "label": "A"}]', "nope"),
        ("block", '[{"key": "a", "type": "text", "label": "A", "show_if": "b == 1"}]', "“b”"),
    ],
)
def test_content_that_no_form_could_take_is_refused(ministry, author, kind, text, said):
    with pytest.raises(CatalogueError, match=said):
        actions.create_shared_part(ministry, "x", kind=kind, title="X", text=text, by=author)
    assert not SharedPart.objects.exists()


def test_the_same_content_is_no_new_version_and_a_name_is_used_once(ministry, author, clinics):
    assert actions.change_shared_part(clinics.part, text=CLINICS + "\n", by=author) == clinics
    with pytest.raises(CatalogueError, match="đã có mục mang khóa"):
        actions.create_shared_part(ministry, "clinics", kind="list", title="X", text=CLINICS, by=author)


def test_a_version_never_changes(clinics):
    for act in (lambda: SharedVersion.objects.update(number=9), lambda: SharedVersion.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_others_write_nothing_into_it(ministry, approver, clinics):
    with pytest.raises(CatalogueError, match="không được giao"):
        actions.change_shared_part(clinics.part, text="z | Z", by=approver)


def test_the_pages_of_the_library(client, ministry, author, approver, clinics):
    publish_package(**with_fields(NAMED))
    client.force_login(author)
    page = Page(client.get(reverse("admin:studio_library")))
    assert page.mentions("G15/clinics")
    new = {"issuer": ministry.pk, "kind": "list", "key": "wards", "title": "Nơi khám", "text": "x | X | a\ny | Y | b"}
    assert client.post(reverse("admin:studio_library"), {**new, "text": "x"}).status_code == 422
    assert client.post(reverse("admin:studio_library"), new).status_code == 302

    address = reverse("admin:studio_library_part", args=[clinics.part_id])
    assert Page(client.get(address)).mentions("2.000635")
    assert client.post(address, {"text": "a"}).status_code == 422
    assert client.post(address, {"text": CLINICS + "\nc | C"}).status_code == 302
    assert clinics.part.versions.count() == 2
    client.force_login(approver)
    assert client.get(address).status_code == 200
    assert client.post(address, {"text": CLINICS}).status_code == 404


def test_the_page_of_a_draft_offers_to_take_the_new_version(client, author, clinics):
    version = publish_package(**with_fields(NAMED))
    actions.change_shared_part(clinics.part, text=CLINICS + "\nc | Bệnh viện C", by=author)
    draft = actions.start_new_version(version.procedure, by=author)
    client.force_login(author)

    page = Page(client.get(reverse("admin:studio_version", args=[draft.pk])))
    assert page.mentions("Lấy bản mới của thư viện")
    client.post(reverse("admin:studio_act", args=[draft.pk, "lay-ban-moi"]))
    draft.refresh_from_db()
    assert "Bệnh viện C" in canonical(draft.package)
