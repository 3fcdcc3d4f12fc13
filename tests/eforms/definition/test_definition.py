"""The language of forms: what is refused when a definition is saved."""

import pytest
from pydantic import ValidationError

from eforms.definition import FormDefinition
from eforms.lint.form_lint import lint
from tests.eforms.samples import SAMPLE, form_of


def sentences(*fields, **more):
    return [problem.message for problem in lint(form_of(*fields, **more))]


def text(key, **more):
    return {"key": key, "type": "text", "label": "Mục", **more}


def test_a_good_definition_has_no_problems():
    assert lint(SAMPLE) == []


def test_a_definition_survives_json():
    again = FormDefinition.model_validate_json(SAMPLE.model_dump_json())

    assert again == SAMPLE
    assert again.checksum == SAMPLE.checksum
    assert hash(again) == hash(SAMPLE)


def test_any_change_changes_the_checksum():
    assert form_of(text("a")).checksum != form_of(text("a", hint="Gợi ý")).checksum
    assert form_of(text("a")).checksum != form_of({**text("a"), "type": "long_text"}).checksum


@pytest.mark.parametrize(
    "field",
    [
        text("Tên"),
        text("1a"),
        text("a", colour="red"),
        {"key": "a", "type": "unknown", "label": "A"},
        text(""),
        {**text("a"), "label": ""},
        {"key": "a", "type": "one_of", "label": "A"},
        {"key": "a", "type": "one_of", "label": "A", "options": [{"value": "có dấu", "label": "B"}]},
        text("a", show_if="x" * 3_000),
    ],
)
def test_what_is_not_of_the_language_is_no_definition(field):
    with pytest.raises(ValidationError):
        form_of(field)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (text("a"), "Có hơn một mục mang khóa “a”."),
        (text("today"), "Khóa “today” là từ dành riêng, hãy đặt tên khác."),
        (text("b", in_list=True, sensitive=True), "Câu trả lời cần che bớt thì không đưa vào danh sách hồ sơ."),
        (
            {"key": "b", "type": "document", "label": "Giấy tờ", "in_list": True},
            "Mục này không có câu trả lời để đưa vào danh sách hồ sơ.",
        ),
        (text("b", pattern="[a-"), "Mẫu (biểu thức chính quy) không đọc được."),
        (text("b", min_length=9, max_length=3), "Giới hạn dưới lớn hơn giới hạn trên."),
        (text("b", default="xxxx", max_length=3), "Giá trị mặc định không hợp lệ: Viết tối đa 3 ký tự; hiện có 4."),
        (text("b", show_if="zz == 'x'"), "Điều kiện dùng “zz”, mục không có trong biểu mẫu."),
        (text("b", show_if="a == 1"), "Điều kiện so sánh hai loại giá trị khác nhau (chữ, số nguyên)."),
        (text("b", required_if="b == 'x'"), "đọc chính mục “b”"),
        (text("b", show_if="timestamp('x') < today"), "Điều kiện không tính được"),
        ({**text("b"), "type": "one_of", "code_list": "moons"}, "Không có danh mục moons."),
        (
            {**text("b"), "type": "one_of", "options": [{"value": "x", "label": "X"}] * 2},
            "Lựa chọn “x” có hơn một lần.",
        ),
    ],
)
def test_what_is_wrong_is_found_when_saved(field, sentence):
    [found] = sentences(text("a"), field)

    assert sentence in found


def test_a_condition_looks_back_so_no_circle_can_be():
    found = lint(form_of(text("a", show_if="b == 'x'"), text("b", show_if="a == 'x'")))

    assert [problem.path for problem in found] == ["steps.0.fields.0.show_if"]


def test_two_steps_of_one_key_are_found():
    step = {"key": "one", "title": "Một", "fields": [text("a")]}
    twice = FormDefinition.model_validate({"steps": [step, {**step, "fields": [text("b")]}]})

    assert [problem.message for problem in lint(twice)] == ["Có hơn một bước mang khóa “one”."]


def test_a_form_nobody_can_begin_is_found():
    [found] = sentences(text("a"), show_if="false")

    assert "không có bước nào" in found


def test_the_language_has_a_json_schema():
    schema = FormDefinition.model_json_schema()

    assert "FullNameField" in schema["$defs"]


def test_a_list_has_room_for_three_answers():
    assert sentences(*(text(key, in_list=True) for key in "abcd")) == [
        "Danh sách hồ sơ chỉ đủ chỗ cho 3 câu trả lời. Hãy bỏ chọn “Hiện trong danh sách của cán bộ” ở các mục khác."
    ]
    assert sentences(*(text(key, in_list=True) for key in "abc")) == []
