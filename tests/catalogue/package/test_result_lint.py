"""What cannot work about results is refused when the package is published, in a sentence that says what to do."""

import copy
import json
from typing import Any

import pytest

from services.catalogue.lint import package_lint
from services.catalogue.package.definition import Package
from services.catalogue.package.results import Result
from tests.dossiers.conftest import PACKAGE
from tests.factories import PACKAGES

ONE_RESULT = (
    "1.001193", "1.001456", "1.001612", "1.004222", "1.004873", "1.013225",
    "1.013831", "2.000033", "2.000635", "2.001583", "3.000333", "3.000348",
)  # fmt: skip

PEOPLE: dict[str, Any] = {
    "key": "people",
    "type": "rows",
    "label": "Những người",
    "item": "Người",
    "fields": [
        {"key": "full_name", "type": "full_name", "label": "Họ tên"},
        {"key": "number", "type": "personal_number", "label": "Số định danh"},
    ],
}
ENTRY: dict[str, Any] = {"key": "entry_text", "type": "text", "label": "Nội dung"}
REASONS: dict[str, Any] = {"key": "reasons", "type": "text", "label": "Lý do"}


def form(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"steps": [{"key": "content", "title": "Nội dung", "fields": list(fields)}]}


def a_result(**changes: Any) -> dict[str, Any]:
    return {"key": "extract", "name": "Trích lục", "symbol": "TL", "form": form(ENTRY), **changes}


REFUSAL = a_result(key="refusal", name="Văn bản từ chối", symbol="VBTC", is_refusal=True, form=form(REASONS))
ONLY_BIRTHS = {"when": {"field": "event", "value": "birth"}, "case": "Khai sinh"}
COPIES = {"quantity": "copies", "symbol": "BS"}
EACH = {"each": True, "form": form(PEOPLE), "holders": [{"at": "people.full_name", "number": "people.number"}]}


def package_with(*results: dict[str, Any], most_copies: int = 20) -> Package:
    data = copy.deepcopy(json.loads(PACKAGE.read_text()))
    step = next(step for step in data["form"]["steps"] if step["key"] == "copies")
    next(field for field in step["fields"] if field["key"] == "copies").update(min=0, max=most_copies)
    return Package.model_validate({**data, "results": results})


def found(*results: dict[str, Any], most_copies: int = 20) -> dict[str, str]:
    findings = package_lint.lint(package_with(*results, most_copies=most_copies))
    return {one.path: one.message for one in findings if one.path.startswith("results")}


@pytest.mark.parametrize(
    "results",
    [
        [a_result()],
        [a_result(**ONLY_BIRTHS), REFUSAL],
        [a_result(**EACH), REFUSAL],
        [a_result(copies={"quantity": "copies", "symbol": "BS"}), REFUSAL],
        [a_result(holders=[{"at": "requester_name", "declared": True, "number": "requester_number"}])],
        [a_result(), a_result(key="other", symbol="XN", form=form(ENTRY, REASONS))],
        [a_result(series="SO"), a_result(key="other", symbol="XN", series="SO", form=form(REASONS))],
    ],
)
def test_what_can_work_is_published(results):
    assert found(*results) == {}


@pytest.mark.parametrize(
    ("results", "path", "words"),
    [
        ([a_result(**ONLY_BIRTHS)], "results", "văn bản từ chối"),
        ([a_result(), a_result(form=form(REASONS))], "results.1.key", "khóa riêng"),
        ([a_result(when=ONLY_BIRTHS["when"]), REFUSAL], "results.0.case", "bằng lời"),
        (
            [a_result(when={"field": "nothing", "value": "x"}, case="Không có"), REFUSAL],
            "results.0.when",
            "mục không có trong biểu mẫu",
        ),
        ([a_result(holders=[{"at": "entry_text.name"}])], "results.0.holders.0.at", "người, tổ chức hoặc họ tên"),
        ([a_result(holders=[{"at": "copies", "declared": True}])], "results.0.holders.0.at", "của tờ khai"),
        (
            [a_result(form=form(PEOPLE), holders=[{"at": "people.full_name", "number": "people.full_name"}])],
            "results.0.holders.0.number",
            "số định danh cá nhân",
        ),
        ([a_result(each=True, holders=[{"at": "entry_text"}])], "results.0.each", "bảng nhiều dòng"),
        ([a_result(each=True)], "results.0.each", "đúng một mục của một bảng"),
        ([a_result(issued_to="entry_text", holders=[{"at": "entry_text"}])], "results.0.issued_to", "không ghi cả hai"),
        ([a_result(issued_to="nobody")], "results.0.issued_to", "không có mục chữ"),
        ([a_result(copies={"quantity": "event", "symbol": "BS"})], "results.0.copies.quantity", "số nguyên"),
        ([a_result(copies={"quantity": "copies", "symbol": "TL"})], "results.0.copies.symbol", "trùng ký hiệu"),
        (
            [a_result(**{**EACH, "form": form({**PEOPLE, "max_rows": 200})}, copies=COPIES)],
            "results.0",
            "hơn 500 bản",
        ),
        (
            [a_result(), {**REFUSAL, "copies": COPIES}],
            "results.1.is_refusal",
            "đặt thêm",
        ),
        (
            [a_result(), a_result(key="other", symbol="XN", form=form({**ENTRY, "label": "Khác"}))],
            "results.1.form",
            "ghi giống hệt",
        ),
        ([a_result(), {**REFUSAL, "form": form(ENTRY)}], "results.1.form", "ghi giống hệt"),
        (
            [a_result(), {**REFUSAL, "form": form({**REASONS, "key": "conclusion"})}],
            "results.1.form",
            "dành cho Cổng",
        ),
        (
            [a_result(), a_result(key="other", series="SO", form=form(REASONS))],
            "results.1.series",
            "hai sổ khác nhau",
        ),
        ([a_result(), {"name": "Ghi vào sổ", "each": True}], "results.1.each", "không lập ở đây"),
        ([a_result(named_by="nobody")], "results.0.named_by", "không có mục “nobody”"),
        ([a_result(**EACH, told_apart_by="people.nobody")], "results.0.told_apart_by", "không phải mục trong bảng"),
        ([a_result(told_apart_by="people.full_name")], "results.0.told_apart_by", "không phải mục trong bảng"),
    ],
)
def test_what_cannot_work_is_refused(results, path, words):
    findings = found(*results)

    assert words in findings.get(path, f"nothing at {path}, but {findings}")


def test_a_condition_that_no_answers_fulfil_is_refused():
    never = {"all": [{"field": "event", "value": "birth"}, {"field": "event", "value": "death"}]}

    assert "không bao giờ" in found(a_result(when=never, case="Không bao giờ"), REFUSAL)["results.0.when"]


def test_a_number_of_copies_is_bounded():
    ordered = a_result(copies={"quantity": "copies", "symbol": "BS"})

    assert "giá trị nhỏ nhất và lớn nhất" in found(ordered, most_copies=51)["results.0.copies.quantity"]


def test_copies_that_no_fee_counts_are_warned_of():
    package = package_with(a_result(copies={"quantity": "copies", "symbol": "BS"})).model_copy(update={"fees": ()})
    findings = [one for one in package_lint.lint(package) if one.path == "results.0.copies.quantity"]

    assert [(one.severity, "không thu tiền" in one.message) for one in findings] == [("warning", True)]


def test_two_conditions_that_leave_nobody_out_need_no_third():
    yes, no = ({"when": {"field": "event", "op": op, "value": "birth"}, "case": "Theo việc"} for op in ("is", "is_not"))

    assert found(a_result(**yes), a_result(key="other", symbol="XN", form=form(REASONS), **no)) == {}


def test_a_notice_and_a_refusal_alone_are_no_way_to_end():
    with pytest.raises(ValueError, match="kết quả và biểu mẫu của nó"):
        package_with(REFUSAL)


def test_a_key_comes_from_the_code():
    assert [Result(name="x", code=code).key for code in ("KQ.G15.000342", "", "15.2")] == [
        "kq_g15_000342",
        "result",
        "result_15_2",
    ]


@pytest.mark.usefixtures("offices_of_all_kinds")
@pytest.mark.parametrize("path", sorted(PACKAGES.glob("*.json")), ids=lambda path: path.stem)
def test_the_packages_that_ship_write_the_result_they_wrote(path):
    data = json.loads(path.read_text())
    package = Package.model_validate(data)

    assert [result.name for result in package.issued_results] == [
        result["name"] for result in data.get("results", ()) if "form" in result
    ]
    assert {one.path for one in package_lint.lint(package) if one.path.startswith("results")} == set()


@pytest.mark.parametrize("code", ONE_RESULT)
def test_the_packages_from_before_conditions_of_results_have_none(code):
    data = json.loads((PACKAGES / f"{code}.json").read_text())
    assert not any("when" in result or result.get("is_refusal") for result in data.get("results", ()))
