"""Made-up people travel with the package file: out, reported on, and in; what the form has no place for stays out."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from services.catalogue import actions
from services.catalogue.authoring.sample_people_files import file_of, read_people, split
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion
from tests.factories import PACKAGES
from tests.pages import Page

pytestmark = pytest.mark.django_db
BRING = "admin:studio_bring"
TEXT = (PACKAGES / "2.000635.json").read_text()
AN = {"name": "An xin hai bản", "answers": {"copies": 2}}


def with_people(*people: object, fee: int = 9_000) -> str:
    package = json.loads(TEXT)
    package["fees"][0]["amount_vnd"] = fee
    return json.dumps({**package, "sample_people": list(people)}, ensure_ascii=False)


def kept(version: ProcedureVersion) -> dict[str, object]:
    return dict(version.sample_people.values_list("name", "answers"))


def test_the_file_of_a_version_is_taken_in_with_its_people(published, author):
    draft = actions.import_package(with_people(AN, {"name": "Bình", "answers": {}}), by=author)
    assert kept(draft) == {"An xin hai bản": {"copies": 2}, "Bình": {}}
    text, people = split(file_of(draft))
    assert text == draft.body.text
    actions.abandon(draft, by=author)
    again = actions.import_package(file_of(draft), by=author)
    assert again.pk != draft.pk
    assert (again.checksum, kept(again)) == (draft.checksum, kept(draft))
    assert [one["name"] for one in people] == list(kept(again))


def test_without_people_the_file_is_the_package_as_it_was_stored(published):
    assert file_of(published) == published.body.text
    assert split(published.body.text) == (published.body.text, None)


def test_the_people_of_a_file_replace_those_copied_from_the_version_before(published, author):
    first = actions.import_package(with_people(AN), by=author)
    second = actions.import_package(with_people({"name": "Bình", "answers": {}}, fee=7_000), by=author)
    assert (list(kept(first)), list(kept(second))) == (["An xin hai bản"], ["Bình"])
    third = actions.import_package(TEXT.replace("8000", "6000"), by=author)
    assert list(kept(third)) == ["Bình"]
    again = actions.import_package(with_people({"name": "Chi", "answers": {}}), by=author)
    assert (again.pk, list(kept(again))) == (first.pk, ["An xin hai bản"])
    twins = actions.import_package(with_people(AN, AN, fee=5_000), by=author)
    assert twins.sample_people.count() == 2


def test_the_report_names_them_before_anything_is_stored(client, published, author):
    client.force_login(author)
    odd = {"name": "Bình", "answers": {"copies": "hai", "gone": 1}}
    file = SimpleUploadedFile("goi.json", with_people(AN, odd).encode())
    response = client.post(reverse(BRING), {"package": file})
    shown = Page(response).text
    assert "An xin hai bản" in shown
    assert "Bình – 2 câu trả lời không có chỗ trong biểu mẫu nên bị bỏ" in shown
    assert published.procedure.versions.count() == 1
    client.post(reverse(BRING), {"_text": response.context["text"], "_save": "1"})
    draft = published.procedure.versions.get(number=2)
    assert kept(draft) == {"An xin hai bản": {"copies": 2}, "Bình": {}}
    out = client.get(reverse("admin:studio_package", args=[draft.pk])).content.decode()
    assert split(out)[1] == [AN, {"name": "Bình", "answers": {}}]


@pytest.mark.parametrize(
    "people",
    [
        {"name": "An"},
        ["An"],
        [{"name": "An", "answers": []}],
        [{"name": "An", "answers": {}, "more": 1}],
        [{"name": 5, "answers": {}}],
        [{"name": "A\0n", "answers": {}}],
        [{"name": " ", "answers": {}}],
        [{"name": "A" * 500, "answers": {}}],
        [{"name": "An", "answers": {}}] * 31,
    ],
)
def test_what_are_no_people_is_refused_with_a_sentence(client, published, author, people):
    package = json.dumps({**json.loads(TEXT), "sample_people": people})
    client.force_login(author)
    assert client.post(reverse(BRING), {"_text": package, "_save": "1"}).status_code == 422
    response = client.post(reverse(BRING), {"package": SimpleUploadedFile("goi.json", package.encode())})
    assert response.status_code == 422
    assert published.procedure.versions.count() == 1
    with pytest.raises(CatalogueError):
        read_people(people, published.package)


@pytest.mark.parametrize(
    "answer", ["\0", "\ud800", {"a": 1}, [], [[]], 10**30, True, None, 1.5, {"deep": {"deep": {}}}]
)
def test_hostile_answers_are_left_out_or_of_the_right_shape(client, published, author, answer):
    every = dict.fromkeys((field.key for field in published.package.form.fields()), answer)
    draft = actions.import_package(with_people({"name": "An", "answers": every}), by=author)
    client.force_login(author)
    for name in ("sample_people", "studio_version"):
        assert client.get(reverse(f"admin:{name}", args=[draft.pk])).status_code == 200


def test_people_that_are_not_the_last_key_are_no_part_of_a_package(published, author):
    package = {"sample_people": [AN], **json.loads(TEXT)}
    with pytest.raises(CatalogueError, match="sample_people"):
        actions.import_package(json.dumps(package), by=author)
    assert split('{"a": 1, "sample_people": ' + "[" * 100_000) == ('{"a": 1, "sample_people": ' + "[" * 100_000, None)
