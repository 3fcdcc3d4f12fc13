"""A package text read by an author: every mistake has a sentence, a path and a line."""

import json
from collections.abc import Iterable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from eforms.lint.form_lint import Finding, Severity
from services.catalogue.errors import CatalogueError
from services.catalogue.lint import package_lint
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.json_positions import line_numbers, repeated_keys
from services.catalogue.package.parsing.parser import decode, parse_package
from tests.factories import PACKAGES
from tests.work import is_no_dearer

BLOCK = {"key": "b", "type": "block", "label": "Nhóm"}
ROWS = {"key": "r", "type": "rows", "label": "Bảng", "item": "Dòng"}
READING = {"key": "t", "type": "reading", "label": "Đọc", "text": "Đọc"}
DEEPEST = {**ROWS, "key": "r3", "fields": [{"key": "a", "type": "text", "label": "A"}]}
NESTED = {**ROWS, "fields": [{**ROWS, "key": "r2", "fields": [DEEPEST]}]}
TEXT = (PACKAGES / "2.000635.json").read_text()
RECORD = json.loads(TEXT)["record"]


def with_part(path: str, part: object) -> str:
    """The package of the project with one part put in place; None takes it away."""
    package = json.loads(TEXT)
    *above, last = (int(key) if key.isdigit() else key for key in path.split("."))
    inside = package
    for key in above:
        inside = inside[key]
    if part is None:
        del inside[last]
    else:
        inside[last] = part
    return json.dumps(package, indent=1, ensure_ascii=False)


@pytest.mark.parametrize(
    ("path", "part", "said"),
    [
        ("code", "635", "Không đúng dạng quy định"),
        ("record.levels", [], "Cần ít nhất 1 dòng."),
        ("record.legal_basis.0", "60/2014/QH13", "Cần một nhóm trong ngoặc nhọn { }."),
        ("papers", {}, "Cần một danh sách trong ngoặc vuông [ ]."),
        ("limits.0.amount", -1, "Phải từ 0 trở lên."),
        ("limits.0.next_day_after", "25:00", "ghi theo dạng 15:00"),
        ("fees.0.valid_from", "1/1/2027", "ghi theo dạng năm-tháng-ngày"),
        ("fees.0.amount_vnd", "mười nghìn", "Cần một số nguyên"),
        ("fees.0.kind", "thuế", "'phi' hoặc 'le_phi'"),
        ("fees.0.basis", "x" * 121, "Dài quá 120 ký tự."),
        ("form.steps.0.fields.1.type", "nope", "Không có loại “nope”."),
        ("form.steps.0.fields.1.type", None, "Thiếu “type”"),
        ("form.steps.0.fields.2.label", None, "Thiếu phần này."),
        ("form.steps.0.fields.2.lable", "x", "hãy xem lại chính tả"),
        ("form.steps.0.fields.4.show_if", {"fieldd": "x"}, "Điều kiện không đọc được"),
        ("form.steps.0.fields.4.show_if", "nobody == 'x'", "nobody"),
        ("fees.0.amount_vnd", "8.000", "Cần một số nguyên"),
        ("fees.0.amount_vnd", "8000", "Cần một số nguyên"),
        ("fees.0.amount_vnd", 8000.0, "Cần một số nguyên"),
        ("is_notice", "yes", "Cần true hoặc false"),
        ("results.0.form", 3, "Cần một nhóm trong ngoặc nhọn { }."),
    ],
)
def test_a_mistake_is_said_in_vietnamese_with_its_line(path, part, said):
    text = with_part(path, part)

    [wrong] = parse_package(text).errors

    assert said in wrong.message
    assert path.startswith(wrong.path)
    key = path.rpartition(".")[2]
    assert key.isdigit() or part is None or key == "type" or f'"{key}"' in text.splitlines()[wrong.line - 1]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (NESTED, "Nhóm lặp chỉ chứa được một lớp nhóm lặp nữa"),
        ({**BLOCK, "fields": [READING]}, "“reading” không nằm được bên trong nhóm này"),
    ],
)
def test_what_stands_too_deep_is_told_so(field, said):
    wrong = parse_package(with_part("form.steps.0.fields.1", field)).errors

    assert any(said in one.message and one.path.startswith("form.steps.0.fields.1.") for one in wrong)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('{"a":\n', 2, "dừng giữa chừng"),
        ('{"code": "1"\n"b": 2}', 2, "thiếu dấu phẩy"),
        ('{"a": 1}}', 1, "còn chữ thừa"),
        ("{'a': 1}", 1, "ngoặc kép"),
        ("[" * 100_000, 1, "lồng nhau quá sâu"),
        ("", 1, "dừng giữa chừng"),
        ("x" * 1_000_001, 1, "dài hơn 1.000.000 ký tự"),
    ],
)
def test_what_is_no_json_is_said_at_once_with_its_line(text, line, said):
    [wrong] = parse_package(text).errors

    assert said in wrong.message
    assert wrong.line == line
    assert is_no_dearer(lambda: parse_package(text), than=lambda: parse_package(TEXT))


def test_a_file_in_another_encoding_is_told_how_to_be_saved():
    with pytest.raises(CatalogueError, match="UTF-8"):
        decode(TEXT.encode("utf-16"))
    assert parse_package(decode(TEXT.encode("utf-8-sig"))).package


def test_a_place_that_is_not_there_stands_where_the_part_around_it_does():
    text = '{"a": {\n "b": [1,\n  {"c": "}{"},\n  []]},\n "d": 2}'
    places = {("a", "b", 1, "c"), ("a", "b", 2), ("a", "x"), ("d",), ("nowhere",)}

    lines = line_numbers(text, places)

    assert [lines[place] for place in sorted(places, key=str)] == [3, 4, 1, 5, 1]


def test_a_key_reused_for_another_type_is_found_against_what_is_in_force():
    published = Package.model_validate_json(TEXT)
    other = with_part("form.steps.5.fields.0", {"key": "copies", "type": "text", "label": "Số bản sao"})

    found = parse_package(other, find_published=lambda code: published).errors

    assert any("“copies” trong phiên bản đang áp dụng là mục loại khác" in wrong.message for wrong in found)
    assert parse_package(TEXT, find_published=lambda code: published).errors == []


def without_english(part: object) -> object:
    """The same without any text that has English."""
    if isinstance(part, dict):
        return {name: without_english(value) for name, value in part.items() if not name.endswith("_en")}
    return [without_english(one) for one in part] if isinstance(part, list) else part


def test_a_form_without_english_is_warned_of_and_still_taken():
    form = without_english(json.loads(TEXT)["form"])
    assert parse_package(TEXT).findings == []
    reading = parse_package(with_part("form", form))

    assert [(finding.path, finding.is_error) for finding in reading.findings] == [("form.steps", False)]
    assert isinstance(form, dict)
    form["steps"][0]["title_en"] = "Applicant"
    begun = parse_package(with_part("form", form)).findings
    assert len(begun) == len(json.loads(TEXT)["form"]["steps"])
    assert "“Bạn yêu cầu với tư cách nào?”" in begun[0].message


def package_with_fees(*fees: dict[str, object]) -> Package:
    package = json.loads(TEXT)
    package["fees"] = [{**package["fees"][0], **fee} for fee in fees]
    return Package.model_validate(package)


def test_a_fee_that_changes_on_a_day_is_two_rules_of_one_key():
    package = package_with_fees({"valid_until": "2026-12-31"}, {"valid_from": "2027-01-01", "amount_vnd": 10_000})

    assert package_lint.errors(package) == []
    with pytest.raises(ValueError, match="hai lần khóa extract cho cùng một ngày"):
        package_with_fees({}, {"valid_from": "2027-01-01"})


def test_days_on_which_nobody_would_pay_are_warned_of():
    gap = package_with_fees({"valid_until": "2026-12-30"}, {"valid_from": "2027-01-01"})
    later = package_with_fees({"valid_from": "2999-01-01"})

    [of_gap] = [one for one in package_lint.lint(gap) if one.path.startswith("fees")]
    [of_loss] = [
        one for one in package_lint.lint(later, published=package_with_fees({})) if one.path.startswith("fees")
    ]

    assert (of_gap.severity, of_loss.severity) == (Severity.WARNING, Severity.WARNING)
    assert "sau ngày 30/12/2026, trước ngày 01/01/2027" in of_gap.message
    assert "hồ sơ mới không phải nộp khoản này" in of_loss.message


def test_a_name_written_twice_is_refused_with_the_line_of_the_later_one():
    twice = '"supplement_days": 10,\n"supplement_days": 20'
    text = with_part("supplement_days", 20).replace('"supplement_days": 20', twice)

    [wrong] = parse_package(text).errors

    assert (wrong.path, wrong.line) == ("supplement_days", text.splitlines().index('"supplement_days": 20') + 1)
    assert "hai lần" in wrong.message


def test_the_same_name_in_two_groups_is_no_repetition():
    assert repeated_keys('{"a": {"b": 1}, "c": [{"b": 2}, {"b": "{\\"b\\": 1, \\"b\\": 2}"}]}') == []
    assert repeated_keys('{"c": [{"b": 1},\n {"b": 2,\n "b": {"b": 3}}]}') == [(("c", 1, "b"), 3)]


def test_a_package_is_linted_once_a_day_however_often_it_is_read(monkeypatch):
    linted: list[str] = []

    def limit_findings(package: Package) -> Iterable[Finding]:
        linted.append(package.record.name)
        return ()

    monkeypatch.setattr(package_lint, "limit_findings", limit_findings)
    first, second = (json.dumps({**json.loads(TEXT), "record": {**RECORD, "name": name}}) for name in ("Một", "Hai"))

    for text in (first, first, second, first):
        parse_package(text)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        parse_package(first)

    assert linted == ["Một", "Hai", "Một"]
