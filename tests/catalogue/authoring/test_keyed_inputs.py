"""Pairs on paper, what silence counts as, English names of parts: plain forms; nothing else is left to the text."""

import json
from collections.abc import Iterator

from django.http import QueryDict

from eforms.definition import FormDefinition, FrozenModel
from services.catalogue.authoring.editor.model_fields import form_field, is_condition
from services.catalogue.authoring.editor.part_editor import PartEditor
from services.catalogue.authoring.editor.parts import asked_attributes, item_models
from services.catalogue.package.definition import Package
from services.catalogue.package.process import ProcessStep, Silence
from tests.factories import PACKAGES

OWN_PAGE = {("Result", "template"), ("Record", "remarks_en")}
"""Edited on a page of its own: the template of a paper, and English by the place of its text."""
STEP_FORM = {
    "title": "Ý kiến",
    "steps": [
        {
            "key": "view",
            "title": "Ý kiến",
            "fields": [
                {"type": "yes_no", "key": "agrees", "label": "Đồng ý"},
                {"type": "number", "key": "copies", "label": "Số bản"},
                {
                    "type": "one_of",
                    "key": "grade",
                    "label": "Xếp loại",
                    "options": [{"value": "good", "label": "Tốt"}, {"value": "poor", "label": "Kém"}],
                },
            ],
        }
    ],
}


def left_to_the_text(model: type[FrozenModel], seen: set[type]) -> Iterator[tuple[str, str]]:
    """The attributes for which no form has a field, of this model and of all that may stand in it."""
    if model in seen:
        return
    seen.add(model)
    for name, info in asked_attributes(model).items():
        inner = item_models(info)
        for one in inner.values():
            yield from left_to_the_text(one, seen)
        if not inner and not is_condition(info) and form_field(model, name, info, choices) is None:
            yield model.__name__, name


def choices(attribute: str) -> list[tuple[str, str]]:
    return [] if attribute == "counts_as" else [("a", "A")]


def package_with_silence(**counts_as: object) -> Package:
    source = json.loads((PACKAGES / "1.013236.json").read_text())
    step = next(step for step in source["process"] if step.get("office") or step.get("form"))
    step["form"] = STEP_FORM
    step["silence"] = {"basis": "Điều 9", "counts_as": counts_as}
    return Package.model_validate(source)


def silence_editor(package: Package, typed: str | None = None) -> PartEditor:
    steps = ((at, step) for at, step in enumerate(package.process) if isinstance(step, ProcessStep))
    at, step = next((at, step) for at, step in steps if step.silence)
    posted = None
    if typed is not None:
        posted = QueryDict(mutable=True)
        posted.update({"p-basis": "Điều 9", "p-counts_as": typed})
    return PartEditor(package, ("process", at, "silence"), Silence, step.silence, posted)


def test_only_what_has_a_page_of_its_own_is_left_to_the_text():
    assert set(left_to_the_text(Package, set())) == OWN_PAGE


def test_silence_is_written_and_read_in_the_words_of_its_form():
    package = package_with_silence(agrees=True, copies=2, grade="good")
    editor = silence_editor(package)
    assert editor.kept == []
    assert editor.form["counts_as"].value() == "Đồng ý | Có\nSố bản | 2\nXếp loại | Tốt"
    changed = silence_editor(package, "Đồng ý | Không\r\nXếp loại | Kém")
    assert changed.is_valid
    assert changed.changes == {"counts_as": {"agrees": False, "grade": "poor"}}
    assert silence_editor(package, "Đồng ý | Có\r\nSố bản | 2\r\nXếp loại | Tốt").changes == {}


def test_an_answer_that_cannot_be_is_refused_with_its_line():
    package = package_with_silence(agrees=True)
    for typed, refusal in (
        ("Đồng ý | Có lẽ", "câu trả lời phải là “Có”, “Không”"),
        ("Số bản | hai", "một số nguyên"),
        ("Số bản | ２", "một số nguyên"),
        ("Không có câu này | Có", "cần có câu hỏi của công đoạn"),
        ("Đồng ý", "cần có câu hỏi của công đoạn"),
    ):
        editor = silence_editor(package, typed)
        assert not editor.is_valid
        assert refusal in editor.errors[0]


def test_neighbours_are_put_side_by_side_by_a_tick_and_other_pairs_stay():
    source = json.loads((PACKAGES / "1.000894.json").read_text())
    pairs = source["form"]["side_by_side"]
    package = Package.model_validate(source)
    path = ("form",)

    def editor(posted: QueryDict | None = None) -> PartEditor:
        return PartEditor(package, path, FormDefinition, package.form, posted)

    field = editor().form["side_by_side"]
    offered = [value for value, _ in editor().form.fields["side_by_side"].widget.choices]
    assert editor().kept == []
    assert ["|".join(pair) for pair in pairs] == field.value()
    other = next(value for value in offered if value not in field.value())
    posted = QueryDict(mutable=True)
    for bound in editor().form:
        for value in [bound.value()] if not isinstance(bound.value(), list) else bound.value():
            posted.appendlist(bound.html_name, "" if value in (None, False) else str(value))
    assert "side_by_side" not in editor(posted).changes
    posted.appendlist("p-side_by_side", other)
    assert editor(posted).changes["side_by_side"] == [*pairs, other.split("|")]
