"""What a template names is there, may be written so, and is asked of whom it is issued to."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.catalogue.differences import diff
from services.catalogue.package.definition import Package
from tests.catalogue.package.test_result_lint import ENTRY, PEOPLE, a_result, form, found, package_with

ONLY_BIRTHS: dict[str, Any] = {"when": {"field": "event", "value": "birth"}, "case": "Khai sinh"}
REST = a_result(key="rest", symbol="KQ", form=form({**ENTRY, "key": "rest_text"}))


def worded(*blocks: dict[str, Any], title: str = "", **more: Any) -> dict[str, Any]:
    keyed = [{"key": f"b{number}", **block} for number, block in enumerate(blocks)]
    return a_result(template={"title": title, "blocks": keyed}, **{"form": form(ENTRY, PEOPLE), **more})


def paragraph(text: str) -> dict[str, Any]:
    return worded({"type": "paragraph", "text": text})


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("{full_name}", "Kết quả này không có trường “full_name”. Hãy chọn một trường trong danh sách."),
        ("{issued_on:words}", "Trường “issued_on” không viết theo cách “words” được. Các cách dùng được: short."),
        ("{họ tên}", "Có dấu { hoặc } không thuộc trường nào."),
        ("{people.full_name.first}", "Kết quả này không có trường “people.full_name.first”."),
    ],
)
def test_a_field_that_is_not_in_the_list_is_refused(text, refusal):
    [(path, message)] = found(paragraph(text)).items()
    assert path == "results.0.template.blocks.0.text"
    assert refusal in message


def test_what_is_in_the_list_is_accepted():
    text = "{code} {issued_on:short} {entry_text:upper} {people.full_name} {copies:words} {{không phải trường}}"
    table = {"type": "table", "rows": "people", "columns": [{"heading": "Tên", "text": "{no}. {full_name}, {code}"}]}
    assert found(worded({"type": "article", "text": text}, table, title="Trích lục {code}")) == {}


def test_a_table_lists_rows_and_its_columns_name_what_is_in_them():
    wrong = {"type": "table", "rows": "entry_text", "columns": [{"heading": "Tên", "text": "{full_name}"}]}
    messages = found(worded(wrong))
    assert "không lập thành bảng được" in messages["results.0.template.blocks.0.rows"]
    assert "“full_name”" in messages["results.0.template.blocks.0.columns.0.text"]


def test_a_question_that_nobody_is_asked_who_gets_it_is_refused():
    messages = found(worded({"type": "paragraph", "text": "{spouse_name}"}, **ONLY_BIRTHS), REST)
    assert "không bao giờ có nội dung" in messages["results.0.template.blocks.0.text"]
    assert found(paragraph("{spouse_name}")) == {}


def test_two_blocks_under_one_key_are_refused():
    twice = {"key": "a", "type": "paragraph", "text": "x"}
    with pytest.raises(ValidationError, match="Mẫu giấy dùng hai lần khóa a"):
        package_with(a_result(template={"blocks": [twice, twice]}))


def test_a_template_of_what_is_not_written_here_is_refused():
    other = a_result(template={"blocks": [{"key": "a", "type": "paragraph", "text": "x"}]}, form=None)
    assert "không lập ở đây" in found(other, REST)["results.0.template"]


def test_prefills_are_texts_of_what_was_declared():
    into = [{"into": "people", "texts": ["{code}"]}, {"into": "entry_text", "texts": ["{people.full_name}", "{x}"]}]
    messages = found(a_result(form=form(ENTRY, PEOPLE), prefill=into))
    assert "không phải là mục ghi chữ" in messages["results.0.prefill.0.into"]
    assert "lúc điền trước chưa có" in messages["results.0.prefill.1.texts.0"]
    assert "không có trường “x”" in messages["results.0.prefill.1.texts.1"]


def changes(before: Package, after: Package) -> list[str]:
    return [str(change) for group in diff(before, after) for change in group.changes]


def test_differences_are_told_block_by_block():
    one, two = {"type": "paragraph", "text": "Một"}, {"type": "article", "title": "Hai", "text": "Nội dung"}
    three = {"type": "lines", "text": "Số: {code}"}
    before = package_with(worded(one, two))
    after = package_with(worded({**one, "text": "Mốt"}, two, three))

    told = changes(before, after)

    assert told == [
        "Kết quả “Trích lục” – mẫu giấy – Đoạn văn “Một” – nội dung: Một → Mốt",
        "Thêm: Kết quả “Trích lục” – mẫu giấy – Các dòng có nhãn “Số: {code}” (Số: {code})",
    ]
    assert (
        "không có → Đoạn văn “Một”; Điều “Hai”" in changes(package_with(a_result(form=form(ENTRY, PEOPLE))), before)[0]
    )
