"""Parts of a package: each a package of its own; what cannot work is refused, in Vietnamese."""

import json

import pytest

from services.catalogue.lint.package_lint import errors, lint
from services.catalogue.package.definition import Package, canonical
from services.catalogue.package.parsing.parser import parse_package
from services.catalogue.sampling.coverage import all_branch_points
from tests.dossiers.combined.package import BIRTH, CARD, FORM, RESIDENCE, package

NEVER = {"all": [{"field": "wants_card", "value": True}, {"field": "wants_card", "value": False}]}
STRICTER = {**BIRTH["limits"][0], "when": "wants_card"}


def parsed(*parts, **more) -> Package:
    return Package.model_validate(package(*parts, **more))


def said(*parts, **more) -> str:
    return "\n".join(f"{one.path}: {one.message}" for one in lint(parsed(*parts, **more)))


def refused(*parts, **more) -> str:
    return "\n".join(map(str, parse_package(json.dumps(package(*parts, **more)), find_published=lambda _: None).errors))


def test_a_part_is_a_package_of_its_own():
    whole = parsed()

    card = whole.for_part("card")

    assert [step.key for step in card.eform.steps] == ["requester", "child", "insurance"]
    assert [one.name for one in card.fees] == ["Lệ phí cấp thẻ"]
    assert card.record.name == "Cấp thẻ bảo hiểm y tế"
    assert not card.parts
    assert whole.for_part("card") is card


def test_a_part_that_names_no_steps_sees_the_whole_form():
    whole = parsed(BIRTH, {**RESIDENCE, "form_steps": []})

    assert whole.for_part("residence").eform == whole.eform


def test_a_rule_of_the_form_goes_with_the_parts_that_can_read_it():
    check = {"that": 'child_name != "x"', "refusal": "Sai tên", "at": ["child_name"]}
    elsewhere = {"that": 'hospital != "x"', "refusal": "Sai nơi", "at": ["hospital"]}
    whole = parsed(form={**FORM, "checks": [check, elsewhere]})

    assert [one.refusal for one in whole.for_part("birth").eform.checks] == ["Sai tên"]
    assert [one.refusal for one in whole.for_part("card").eform.checks] == ["Sai tên", "Sai nơi"]


def test_a_good_package_has_nothing_to_refuse():
    assert not errors(parsed())


def test_the_canonical_form_is_read_back_as_it_is():
    whole = parsed()

    assert Package.model_validate_json(canonical(whole)) == whole


def test_branches_of_parts_are_counted():
    paths = {point.path for point in all_branch_points(parsed())}

    assert "parts.2" in paths


@pytest.mark.parametrize(
    ("parts", "more", "sentence"),
    [
        ([BIRTH], {"process": BIRTH["process"]}, "ghi process ở từng phần"),
        ([BIRTH, BIRTH], {}, "dùng hai lần khóa birth"),
        ([{**BIRTH, "form_steps": ["requester", "none"]}], {}, "biểu mẫu không có bước none"),
        ([{**BIRTH, "starts_after": "none"}], {}, "không có phần “none”"),
        (
            [{**BIRTH, "process": []}],
            {},
            "Phần “Đăng ký khai sinh”: Thủ tục nộp trực tuyến còn thiếu: quy trình",
        ),
        ([{**BIRTH, "results": []}], {}, "kết quả và biểu mẫu của nó"),
        ([{**BIRTH, "whatever": 1}], {}, "Không có phần nào mang tên này"),
        ([{**BIRTH, "if_refused": "perhaps"}], {}, "Chỉ nhận một trong các giá trị"),
    ],
)
def test_what_is_no_package_is_refused(parts, more, sentence):
    assert sentence in refused(*parts, **more)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([{**BIRTH, "starts_after": "card"}, {**CARD, "starts_after": "birth"}], "chờ lẫn nhau"),
        ([{**BIRTH, "starts_after": "birth"}], "chờ lẫn nhau"),
        ([CARD], "parts: Mọi phần đều có điều kiện"),
        ([BIRTH, {**CARD, "when": NEVER}], "parts.1.when: Không câu trả lời nào"),
        ([BIRTH, {**CARD, "when": {"field": "nobody", "value": True}}], "parts.1.when: "),
        ([{**BIRTH, "office": {"kind": "commune_police", "at": "wants_card"}}], "parts.0.office.at"),
        ([{**BIRTH, "office": {"kind": "commune_police", "at": "nowhere"}}], "không có mục nơi chốn nào tại “nowhere”"),
        ([{**BIRTH, "office": {"relation": "chosen"}}], "không thể do cán bộ chọn"),
        ([{**BIRTH, "office": {"agency": "G24"}, "routes": [{"offices": ["H26"]}]}], "Chỉ ghi một cách"),
        ([{**BIRTH, "form_steps": ["child"]}], "parts.0.form_steps: Với riêng các bước"),
        ([{**BIRTH, "process": BIRTH["process"][:1]}], "parts.0.process: "),
        (
            [{**BIRTH, "limits": [*BIRTH["limits"], STRICTER]}],
            "parts.0.limits.1.when",
        ),
        ([BIRTH, RESIDENCE], "Không phần nào cho cơ quan của mình xem bước “Thẻ bảo hiểm y tế”"),
    ],
)
def test_what_cannot_work_is_found_when_it_is_saved(parts, sentence):
    assert sentence in said(*parts)
