"""How long a form takes."""

from eforms.answers.estimate import estimate_minutes
from eforms.definition import FormDefinition
from tests.eforms.samples import SAMPLE, form_of

TEXT = {"type": "text", "label": "Mục"}


def test_the_shortest_way_leaves_out_what_depends_on_answers():
    assert str(estimate_minutes(SAMPLE)) == "1–4 phút"


def test_a_form_that_is_the_same_for_all_takes_one_time():
    fields = [{**TEXT, "key": f"f{number}"} for number in range(10)]

    assert str(estimate_minutes(form_of(*fields))) == "3 phút"


def test_what_is_filled_in_already_is_only_looked_at():
    fields = [{**TEXT, "key": f"f{number}", "prefill": "applicant.full_name"} for number in range(10)]

    assert estimate_minutes(form_of(*fields)).longest < 3


def test_reading_takes_time():
    long = FormDefinition.model_validate(
        {"steps": [{"key": "s", "title": "S", "intro": "chữ " * 1_000, "fields": [{**TEXT, "key": "a"}]}]}
    )

    assert estimate_minutes(long).shortest == 5
