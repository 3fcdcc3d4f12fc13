"""Forms in Vietnamese and in English: what is read follows its reader, what is kept or printed does not."""

import pytest
from django.utils import translation

from eforms.answers import paper, summary
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.definition import Answers
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from tests.eforms.samples import form_of

FORM = form_of(
    {"key": "name", "type": "full_name", "label": "Họ và tên", "label_en": "Full name", "in_list": True},
    {"key": "married", "type": "yes_no", "label": "Đã kết hôn", "label_en": "Married", "in_list": True},
    {"key": "born", "type": "date", "label": "Ngày sinh", "label_en": "Date of birth", "in_list": True},
    {"key": "area", "type": "decimal", "label": "Diện tích", "label_en": "Area", "unit": "m²", "in_list": True},
    {"key": "price", "type": "money", "label": "Giá", "label_en": "Price", "in_list": True},
    {
        "key": "children",
        "type": "rows",
        "label": "Con",
        "label_en": "Children",
        "item": "Người con",
        "item_en": "Child",
        "fields": [{"key": "name", "type": "full_name", "label": "Tên con", "label_en": "Name of the child"}],
    },
)
ANSWERS: Answers = {
    "name": "Lê Văn Tám",
    "married": True,
    "born": "1985-11-24",
    "area": "1234.5",
    "price": 1_500_000,
    "children": [{"name": "Lê Thị Chín"}],
}


def texts(answers=ANSWERS) -> dict[str, tuple[str, str]]:
    return {row.key: (row.label, row.text) for part in summary.sections(FORM, answers) for row in part.rows}


def html() -> str:
    (step,) = compile_form(FORM).steps
    return StepForm(step, initial_data=InitialData(ANSWERS, {}, {})).html


def test_the_summary_is_in_the_language_it_is_read_in():
    vietnamese = texts()
    with translation.override("en"):
        english = texts()

    assert vietnamese["married"] == ("Đã kết hôn", "Có")
    assert english["married"] == ("Married", "Yes")
    assert (vietnamese["born"][1], english["born"][1]) == ("24/11/1985", "24 November 1985")
    assert (vietnamese["area"][1], english["area"][1]) == ("1.234,5 m²", "1,234.5 m²")
    assert (vietnamese["price"][1], english["price"][1]) == ("1.500.000 đồng", "1,500,000 VND")
    assert english["children"] == ("Children", "Child 1\nName of the child: Lê Thị Chín")


@pytest.mark.parametrize("made", [summary.list_answers, summary.labels_by_key, paper.sections])
def test_what_is_kept_or_printed_is_the_same_whoever_reads(made):
    vietnamese = made(FORM, ANSWERS)
    with translation.override("en"):
        assert made(FORM, ANSWERS) == vietnamese


def test_what_is_wrong_is_told_in_the_language_of_the_page():
    without_name = {**ANSWERS, "name": None}
    with translation.override("en"):
        (problem,) = validate_whole(FORM, without_name)

    assert (problem.label, problem.message) == ("Full name", "Enter “Full name”.")
    assert [one.message for one in validate_whole(FORM, without_name)] == ["Hãy nhập “Họ và tên”."]


@pytest.mark.parametrize("languages", [("vi", "en"), ("en", "vi")])
def test_what_is_kept_of_the_page_of_a_step_is_kept_for_each_language(languages):
    compile_form.cache_clear()
    pages = {}
    for language in languages:
        with translation.override(language):
            pages[language] = html()

    assert "Thêm người con" in pages["vi"]
    assert "Add: child" in pages["en"]
    assert "day/month/year" in pages["en"]
    assert "ngày/tháng/năm" not in pages["en"]


def test_a_decimal_number_stands_in_its_box_as_it_is_typed():
    with translation.override("en"):
        (step,) = compile_form(FORM).steps
        area = next(field.input for field in step.fields if field.key == "area")
        assert area.to_raw_values("1234.5") == {"area": ["1.234,5"]}
        assert area.clean({"area": ["1.234,5"]}) == "1234.5"
