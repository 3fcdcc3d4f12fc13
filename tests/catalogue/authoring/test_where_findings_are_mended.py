"""What the linters find leads to a page of plain forms: every path of every package, and the links themselves."""

from collections.abc import Iterator
from typing import Any

import pytest

from eforms.definition import FrozenModel
from services.catalogue import actions
from services.catalogue.authoring.editor.addresses import find
from services.catalogue.authoring.editor.findings import mending, placed
from services.catalogue.authoring.editor.sections import SECTIONS
from services.catalogue.lint import package_lint
from services.catalogue.package.definition import Package
from tests.catalogue.authoring.test_editor_pages import address, draft, package_of  # noqa: F401 - draft is a fixture
from tests.catalogue.authoring.test_part_editor import FILES, parts_of
from tests.factories import PACKAGES
from tests.pages import Page


def every_path(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Whatever a finding may name: each attribute, each item of a list."""
    yield path
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from every_path(item, (*path, str(number)))
    elif isinstance(value, FrozenModel):
        for name in type(value).model_fields:
            yield from every_path(getattr(value, name), (*path, name))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_path_of_a_package_leads_to_a_form(file):
    package = Package.model_validate_json(file.read_text())
    with_form = {path for path, _ in parts_of(package)}
    for path in every_path(package):
        mended = mending(package, path)
        name, _, value = mended.query.removeprefix("?").partition("=")
        assert mended.title
        if mended.page == "part" and value:
            place = find(package, value)
            assert name == "cho"
            assert place
            assert place.path in with_form
        elif mended.page == "sections":
            assert value in SECTIONS
        else:
            assert mended.page in ("part", "form", "papers")


def test_a_path_that_is_no_longer_there_leads_to_what_is_left():
    package = Package.model_validate_json(FILES[0].read_text())
    assert mending(package, ["limits", "99", "case"]).query == "?phan=limits"
    assert mending(package, ["nothing"]) == mending(package, [""])


@pytest.mark.django_db
def test_the_links_of_a_broken_draft_open(client, draft):  # noqa: F811 - the fixture
    package = package_of(draft)
    first, *others = package.eform.steps
    fields = tuple(
        field.model_copy(update={"label_en": "", **({"prefill": "nobody"} if hasattr(field, "prefill") else {})})
        for field in first.fields
    )
    form = package.eform.model_copy(update={"steps": (first.model_copy(update={"fields": fields}), *others)})
    limits = tuple(limit.model_copy(update={"case": "", "when": "copies > 9999999"}) for limit in package.limits)
    record = package.record.model_copy(update={"legal_basis": (), "performed_by": ()})
    changed = package.model_copy(
        update={"form": form, "limits": (*package.limits, *limits), "record": record, "delivery": "nothing"}
    )
    actions.edit(draft, changed, expected_checksum=draft.checksum, by=draft.author)
    links = {link.href for link in Page(client.get(address("version", draft))).links("Sửa: ")}
    assert len(links) >= 4
    assert not any("/text/" in link for link in links)
    assert {client.get(link).status_code for link in links} == {200}


def test_a_sentence_calls_a_question_by_its_label():
    """A form shows no keys; what is no longer there keeps the only name it has."""
    package = Package.model_validate_json((PACKAGES / "2.000635.json").read_text())
    fee = package.fees[0].model_copy(update={"quantity": "purpose"})
    paper = package.papers[0].model_copy(update={"field": "gone"})
    broken = package.model_copy(update={"fees": (fee,), "papers": (paper,)})

    said = [one.message for one in placed(broken, package_lint.lint(broken))]

    label = next(field.label for field in package.eform.fields() if field.key == "purpose")
    assert any(sentence.startswith(f"Mục “{label}” không phải là số nguyên") for sentence in said)
    assert any("“gone”" in sentence for sentence in said)
