import json

import pytest

from eforms.answers.validation import validate_whole
from eforms.definition import DocumentField
from eforms.definition.traversal import fields_with_paths
from eforms.sampling.sampler import sample_answers
from services.catalogue.package.definition import Package
from services.catalogue.sampling.samples import PACKAGES_DIR, package_codes

SUMS = {"2.001583"}
"""Forms with amounts that must add up: nobody hits that at random, their written samples walk them."""


@pytest.mark.parametrize("code", sorted({*package_codes()} - SUMS))
@pytest.mark.parametrize("seed", range(4))
def test_made_up_answers_pass_every_real_form_papers_apart(code, seed):
    form = Package.model_validate_json((PACKAGES_DIR / f"{code}.json").read_text()).eform
    papers = {field.key for _, field in fields_with_paths(form) if isinstance(field, DocumentField)}

    answers = sample_answers(form, seed=seed)

    assert [problem for problem in validate_whole(form, answers) if problem.key.rpartition("-")[2] not in papers] == []


@pytest.mark.parametrize("code", package_codes())
def test_what_authors_tell_each_other_stands_in_the_notes_alone(code):
    package = json.loads((PACKAGES_DIR / f"{code}.json").read_text())
    del package["notes"]
    said = json.dumps(package, ensure_ascii=False)
    assert not [words for words in ("trí nhớ", "[R]", "[V]", "[D]") if words in said]
