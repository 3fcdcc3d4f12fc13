"""Every part of the twenty packages as a plain form: saved as it is nothing changes, else one place and no other."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from bench.forms import Reader
from eforms.definition import AllOf, AnyOf, ConditionRow, FrozenModel
from services.catalogue.authoring.editor import edits, inputs
from services.catalogue.authoring.editor.addresses import Path, address_of, find
from services.catalogue.authoring.editor.children import OPTIONS, title_of
from services.catalogue.authoring.editor.condition_rows import typed_from, written_from
from services.catalogue.authoring.editor.part_editor import PartEditor
from services.catalogue.authoring.editor.parts import is_nested, item_models
from services.catalogue.authoring.editor.references import References
from services.catalogue.package.definition import Package
from tests.factories import PACKAGES

FILES = sorted(PACKAGES.glob("*.json"), key=lambda file: file.name)


def parts_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, FrozenModel]]:
    """Every part that has a form, with its path."""
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from parts_of(item, (*path, number))
    elif isinstance(value, FrozenModel):
        yield path, value
        for name, info in type(value).model_fields.items():
            if is_nested(info) and name != OPTIONS:
                yield from parts_of(getattr(value, name), (*path, name))


def as_posted(editor: PartEditor) -> QueryDict:
    """What a browser posts of the form."""
    page = render_to_string("admin/catalogue/part_form.html", {"editor": editor})
    [form] = Reader(f"<form method=post>{page}</form>").forms
    posted = QueryDict(mutable=True)
    for name, values in form.values.items():
        for value in values:
            posted.appendlist(name, value.replace("\n", "\r\n"))
    return posted


def differing(before: Any, after: Any, path: Path = ()) -> Iterator[Path]:
    """The paths at which two JSON values differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before.keys() | after.keys():
            yield from differing(before.get(name), after.get(name), (*path, name))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differing(one, other, (*path, number))
    elif before != after:
        yield path


def changed_text(editor: PartEditor) -> tuple[str, dict[str, list[str]]] | None:
    """A text of the part changed as somebody types it: its attribute and what is posted."""
    for name, field in editor.form.fields.items():
        value = editor.form[name].initial
        if isinstance(field, inputs.PlainTextField) and isinstance(value, str) and " " in value:
            return name, {f"p-{name}": [f"{value} (sửa)"]}
    return None


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def package(request) -> Package:
    return Package.model_validate_json(request.param.read_text())


def kinds_of(package: Package) -> Iterator[tuple[Path, FrozenModel]]:
    """A part of each kind; of those with a condition another, which has its own page."""
    seen: set[tuple[type, bool]] = set()
    for path, part in parts_of(package):
        kind = (type(part), getattr(part, "show_if", None) is not None)
        if kind not in seen:
            seen.add(kind)
            yield path, part


def test_every_part_has_an_address_and_a_name(package):
    for path, part in parts_of(package):
        place = find(package, address_of(package, path))
        assert place is not None
        assert (place.path, place.value) == (path, part)
        assert title_of(part)


def test_a_part_saved_as_it_is_stays_and_one_text_is_changed_only_there(package):
    before = package.model_dump(mode="json")
    changed: set[type] = set()
    for path, part in kinds_of(package):
        address = address_of(package, path)
        posted = as_posted(PartEditor(package, path, type(part), part))
        editor = PartEditor(package, path, type(part), part, posted)
        assert editor.is_valid, (address, editor.errors)
        assert editor.changes == {}, address
        if type(part) in changed or (change := changed_text(editor)) is None:
            continue
        changed.add(type(part))
        name, typed = change
        for field, values in typed.items():
            posted.setlist(field, values)
        editor = PartEditor(package, path, type(part), part, posted)
        assert editor.is_valid, (address, editor.errors)
        after = editor.applied_to(package, path).model_dump(mode="json")
        assert [place[: len(path) + 1] for place in differing(before, after)] == [(*path, name)]
    assert len(changed) > 15


def test_a_condition_read_as_rows_is_written_as_it_was(package):
    for path, part in parts_of(package):
        answers = References(package, path).answers if hasattr(part, "show_if") or hasattr(part, "when") else {}
        for name in ("show_if", "required_if", "prefill_if", "when", "that"):
            condition = getattr(part, name, None)
            if answers and isinstance(condition, ConditionRow | AllOf | AnyOf):
                typed = typed_from(condition, answers)
                assert typed is not None, address_of(package, path)
                assert typed_from(written_from(typed, answers), answers) == typed


def test_what_is_moved_or_taken_out_leaves_all_else_as_it_is(package):
    path: Path = ("form", "steps", 0, "fields", 0)
    if len(package.eform.steps[0].fields) < 2:
        pytest.skip("One question in its first step.")
    moved = edits.moved(package, path, 1)
    assert edits.moved(moved, ("form", "steps", 0, "fields", 1), -1) == package
    fewer = json.loads(edits.without(package, path).model_dump_json())
    expected = json.loads(package.model_dump_json())
    expected["form"]["steps"][0]["fields"].pop(0)
    assert fewer == expected


def test_each_kind_of_part_has_a_form_for_a_new_one():
    package = Package.model_validate_json((PACKAGES / "2.000635.json").read_text())
    models = {model for file in FILES for model in _models_in(Package.model_validate_json(file.read_text()))}
    infos = (info for owner in models for info in owner.model_fields.values())
    offered = {kind: model for info in infos for kind, model in item_models(info).items()}
    assert len(offered) > 60
    for kind, model in offered.items():
        editor = PartEditor(package, ("form", "steps", 0, "fields"), model)
        assert editor.title, kind
        empty = PartEditor(package, ("form", "steps", 0, "fields"), model, None, as_posted(editor))
        assert isinstance(empty.errors, list)


def _models_in(package: Package) -> set[type[FrozenModel]]:
    return {type(part) for _, part in parts_of(package)}
