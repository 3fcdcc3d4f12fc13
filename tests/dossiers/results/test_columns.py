"""What a form puts side by side stands side by side on its paper: steps, or blocks of one step."""

from collections.abc import Mapping
from typing import Any

import pytest

from eforms.answers import summary
from eforms.definition import FormDefinition
from eforms.lint.columns_lint import side_by_side_findings
from services.documents.facts import ResultFacts
from services.documents.pdf import rendering
from services.dossiers.papers.sections import fact_sections
from tests.documents import samples
from tests.documents.pdf.test_papers import text_of

BRIDE, GROOM = ({"full_name": name, "born_on": born} for name, born in (("Lan", "2000-01-02"), ("Nam", "1999-03-04")))


def person(key: str, label: str) -> dict[str, Any]:
    return {"key": key, "type": "person", "label": label, "parts": ["full_name", "born_on"]}


NOTE = {"key": "note", "type": "text", "label": "Ghi chú"}
PLACE = {"key": "place", "type": "text", "label": "Nơi đăng ký"}
IN_ONE_STEP = {
    "steps": [
        {
            "key": "couple",
            "title": "Hai bên",
            "fields": [PLACE, person("wife", "Bên nữ"), person("husband", "Bên nam"), NOTE],
        }
    ],
    "side_by_side": [["wife", "husband"]],
}
IN_TWO_STEPS = {
    "steps": [
        {"key": "his", "title": "Bên nam", "fields": [person("husband", "Chồng")]},
        {"key": "more", "title": "Khác", "fields": [NOTE]},
        {"key": "hers", "title": "Bên nữ", "fields": [person("wife", "Vợ")]},
    ],
    "side_by_side": [["hers", "his"]],
}
ANSWERS = {"wife": BRIDE, "husband": GROOM, "note": "không", "place": "Ba Đình"}


def sections(definition: Mapping[str, Any], answers: Mapping[str, Any] = ANSWERS):
    form = FormDefinition.model_validate(definition)
    return fact_sections(form, summary.sections(form, answers), lambda row: bool(row.text))


def test_blocks_stand_beside_each_other_where_the_left_one_stood():
    above, pair, below = sections(IN_ONE_STEP)

    assert (above.title, [row.label for row in above.rows]) == ("Hai bên", ["Nơi đăng ký"])
    assert (pair.title, pair.beside.title) == ("Bên nữ", "Bên nam")
    assert pair.compared_lines == (
        ("Họ, chữ đệm và tên", "Lan", "Nam"),
        ("Ngày, tháng, năm sinh", "02/01/2000", "04/03/1999"),
    )
    assert [row.label for row in below.rows] == ["Ghi chú"]


def test_steps_stand_beside_each_other():
    more, pair = sections(IN_TWO_STEPS)

    assert more.title == "Khác"
    assert (pair.title, pair.beside.title) == ("Bên nữ", "Bên nam")


def test_a_side_without_answers_leaves_the_other_alone():
    titles = [(one.title, one.beside) for one in sections(IN_TWO_STEPS, {**ANSWERS, "husband": None})]

    assert titles == [("Khác", None), ("Bên nữ", None)]


def test_both_sides_are_drawn_and_read_line_by_line():
    facts = samples.result()
    assert isinstance(facts, ResultFacts)
    sheet = samples.sheet(facts.model_copy(update={"sections": sections(IN_ONE_STEP)}))

    text = text_of(rendering.render(sheet))

    assert "Bên nữ Bên nam Họ, chữ đệm và tên Lan Nam" in text


@pytest.mark.parametrize(
    "pairs", [[["wife", "nobody"]], [["wife", "wife"]], [["wife", "place"]], [["wife", "couple"]]], ids=str
)
def test_what_is_no_pair_is_refused(pairs):
    form = FormDefinition.model_validate({**IN_ONE_STEP, "side_by_side": pairs})

    assert ["phải là hai bước" in finding.message for finding in side_by_side_findings(form)] == [True]


def test_one_side_stands_in_one_pair():
    form = FormDefinition.model_validate({**IN_ONE_STEP, "side_by_side": [["wife", "husband"], ["husband", "wife"]]})

    assert {finding.path for finding in side_by_side_findings(form)} == {"side_by_side"}
