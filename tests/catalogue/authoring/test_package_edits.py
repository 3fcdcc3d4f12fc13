"""Every real procedure goes through the plain forms: what is not touched stays, what is changed is all that changes."""

import json
from typing import Any

import pytest
from django.forms import Form

from services.catalogue.authoring import package_edits
from services.catalogue.authoring.preview import preview_step
from services.catalogue.differences import diff
from services.catalogue.errors import CatalogueError
from services.catalogue.forms import FeeForm, LimitForm, StepTextsForm, texts_form_of
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.parser import parse_package
from services.catalogue.sampling.samples import PACKAGES_DIR, package_codes
from tests.pages import Page

pytestmark = [
    pytest.mark.parametrize("package", package_codes(), indirect=True),
    pytest.mark.usefixtures("offices_of_all_kinds"),
]


@pytest.fixture
def package(request) -> Package:
    return Package.model_validate_json((PACKAGES_DIR / f"{request.param}.json").read_text())


def filled(form: type[Form], initial: Any) -> Any:
    """The form as its page would post it when nobody touched anything."""
    blank = form(initial=dict(initial))
    shown = {name: blank[name].value() for name in blank.fields}
    texts = {name: blank.fields[name].widget.format_value(value) or "" for name, value in shown.items()}
    choices = {name: text[0] if isinstance(text, list) else text for name, text in texts.items()}
    posted = form(choices, initial=dict(initial))
    assert posted.is_valid(), posted.errors
    return posted


def test_forms_nobody_touched_change_nothing(package):
    after = package
    for number, fee in enumerate(package.fees):
        after = filled(FeeForm, FeeForm.initial_from(fee)).apply(after, number)
    for number, limit in enumerate(package.limits):
        after = filled(LimitForm, LimitForm.initial_from(limit)).apply(after, number)
    for step in package.eform.steps:
        words = {
            field.key: filled(form, form.initial_from(field)).cleaned_data
            for field, form in zip(step.fields, map(texts_form_of, step.fields), strict=True)
        }
        after = package_edits.with_step_texts(
            after, step.key, filled(StepTextsForm, StepTextsForm.initial_from(step)).cleaned_data, words
        )
    assert after == package


def test_what_an_author_writes_is_the_package_again_without_errors(package):
    reading = parse_package(json.dumps(package_edits.dump_without_defaults(package), ensure_ascii=False, indent=2))
    assert (reading.package, reading.errors) == (package, [])


def test_every_step_can_be_looked_at_before_it_is_published(package):
    for step in package.eform.steps:
        shown = preview_step(package, step.key, error_paths=[])
        assert shown
        assert shown.step == step
        assert {node.field.key for node in shown.form.nodes} | {hidden.key for hidden in shown.hidden} == {
            field.key for field in step.fields
        }
        questions = Page(shown.form.html).questions if shown.form.nodes else []
        assert {node.name for node in shown.form.nodes} <= set(questions)
        assert all(hidden.when for hidden in shown.hidden)


def test_a_word_changed_is_one_difference(package):
    step = package.eform.steps[0]
    [field, *_] = step.fields
    after = package_edits.with_step_texts(package, step.key, {}, {field.key: {"label": "Câu hỏi mới"}})
    [group] = diff(package, after)
    [change] = group.changes
    assert (change.attribute, change.before, change.after) == ("câu hỏi", field.label, "Câu hỏi mới")


def test_what_the_law_of_packages_refuses_is_refused_here_too(package):
    if package.parts:
        refusal, parts = "Các phần liên thông dùng hai lần khóa", {"parts": package.parts * 2}
    elif package.fees:
        refusal, parts = "cho cùng một ngày", {"fees": package.fees * 2}
    else:
        refusal, parts = "thời hạn giải quyết", {"limits": ()}
    with pytest.raises(CatalogueError, match=refusal):
        package_edits.with_parts(package, **parts)
