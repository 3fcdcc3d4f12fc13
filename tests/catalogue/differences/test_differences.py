"""What an approver reads: every difference between two versions, in words."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from eforms.definition import AllOf, ConditionRow, FrozenModel
from eforms.definition import AnyOf as Any_
from services.catalogue.differences import Change, ChangeKind, diff
from services.catalogue.differences.labels import ATTRIBUTE_LABELS, PART_LABELS
from services.catalogue.package.definition import Package
from tests.factories import PACKAGES

RAW = json.loads((PACKAGES / "2.000635.json").read_text())
PACKAGE = Package.model_validate(RAW)


def copy() -> Any:
    return json.loads(json.dumps(RAW))


def told(raw: Any) -> dict[str, list[str]]:
    """The differences to the package of the project, by subject."""
    return {
        group.title: [str(change) for change in group.changes] for group in diff(PACKAGE, Package.model_validate(raw))
    }


def test_the_same_package_differs_in_nothing():
    assert diff(PACKAGE, Package.model_validate(copy())) == []


def test_a_fee_that_changes_on_a_day_is_said_as_a_lawyer_says_it():
    raw = copy()
    now = raw["fees"][0]
    new = {**now, "amount_vnd": 10_000, "valid_from": "2027-01-01", "basis": "50/2026/TT-BTC"}
    raw["fees"] = [{**now, "valid_until": "2026-12-31"}, new]

    name = f"Khoản thu “{now['name']}”"
    assert told(raw) == {
        "Phí, lệ phí": [
            f"{name} – áp dụng đến hết ngày: không thời hạn → 31/12/2026",
            f"{name} từ ngày 01/01/2027 – mức thu: 8.000\N{NO-BREAK SPACE}đồng/bản sao → "
            "10.000\N{NO-BREAK SPACE}đồng/bản sao",
            f"{name} từ ngày 01/01/2027 – căn cứ: 281/2016/TT-BTC → 50/2026/TT-BTC",
        ]
    }


def test_fields_are_followed_wherever_they_go():
    raw = copy()
    steps = raw["form"]["steps"]
    steps[0]["fields"][3]["required"] = False
    moved = steps[1]["fields"].pop(0)
    steps[1]["fields"].pop()
    added = {"key": "added", "type": "date", "label": "Ngày cần"}
    steps.append({"key": "last", "title": "Bước mới", "fields": [moved, added]})

    said = told(raw)["Biểu mẫu điện tử"]

    assert "Thêm: Bước “Bước mới” (2 mục)" in said
    assert "Mục “Số điện thoại” – bắt buộc: có → không" in said
    assert "Mục “Tên cơ quan, tổ chức” – bước: Cơ quan, tổ chức → Bước mới" in said
    assert "Bỏ: Mục “Văn bản yêu cầu của cơ quan, tổ chức” (bước “Cơ quan, tổ chức”)" in said
    assert "Thêm: Mục “Ngày cần” (ngày, bắt buộc, bước “Bước mới”)" in said


def test_conditions_are_sentences_with_the_words_of_the_form():
    raw = copy()
    authorisation = raw["form"]["steps"][4]["fields"][0]
    authorisation["required_if"] = {"any": [authorisation["show_if"], {"field": "copies", "op": "above", "value": 5}]}

    [said] = told(raw)["Biểu mẫu điện tử"]

    assert said.startswith(
        "Mục “Văn bản ủy quyền” – điều kiện bắt buộc: “Bạn xin bản sao cho ai?” là “Cho người khác” →"
    )
    assert said.endswith("hoặc “Số bản sao cần cấp” lớn hơn “5”")


def test_papers_limits_process_and_results_are_told_in_their_own_groups():
    raw = copy()
    gone = raw["papers"].pop()
    raw["limits"][0] |= {"amount": 2, "next_day_after": None}
    raw["process"][0]["hours"] = 8
    raw["results"][0]["form"]["steps"][0]["fields"].pop()
    raw["record"]["keywords"].append("bản sao hộ tịch")

    said = told(raw)

    assert said["Thành phần hồ sơ"][0].startswith(f"Bỏ: Giấy tờ “{gone['name']}”")
    assert said["Thời hạn giải quyết"][0].endswith(
        "thời hạn: Trong ngày làm việc; nhận sau 15 giờ thì ngày làm việc tiếp theo → 2 ngày làm việc"
    )
    assert said["Quy trình nội bộ"] == ["Công đoạn “Tra cứu, thẩm tra và lập bản sao” – số giờ: 4 → 8"]
    assert "Bỏ" in said["Kết quả"][0]
    assert said["Thông tin công bố"] == ["Thêm: Từ khóa tìm kiếm (bản sao hộ tịch)"]


def leaves(part: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """Every value of a package, and every list of several."""
    parts = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    if not isinstance(part, dict | list) or (isinstance(part, list) and len(part) > 1):
        yield path
    for key, inner in parts:
        yield from leaves(inner, *path, key)


def other(value: Any) -> Any:
    """Something else in its place."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case list():
            return list(reversed(value))
        case str():
            return f"{value}x"
    return "x"


def test_nothing_that_differs_is_left_unsaid():
    seen = 0
    for path in leaves(RAW):
        raw = copy()
        *above, last = path
        part = raw
        for key in above:
            part = part[key]
        part[last] = other(part[last])
        try:
            after = Package.model_validate(raw)
        except ValidationError:
            continue
        changes = [change for group in diff(PACKAGE, after) for change in group.changes]
        assert changes or after == PACKAGE, path
        assert all(isinstance(change, Change) and str(change) for change in changes)
        seen += 1
    assert seen > 300


SAID_AS_A_WHOLE: set[type[FrozenModel]] = {ConditionRow, AllOf, Any_}


def models(model: type[FrozenModel], found: set[type[FrozenModel]]) -> set[type[FrozenModel]]:
    """Every model a package is made of."""
    if model not in found:
        found.add(model)
        for one in model.model_fields.values():
            for inner in inside(one.annotation):
                models(inner, found)
    return found


def inside(annotation: Any) -> Iterator[type[FrozenModel]]:
    if isinstance(annotation, type) and issubclass(annotation, FrozenModel):
        yield annotation
    for part in get_args(annotation):
        yield from inside(part)


@pytest.mark.parametrize("model", sorted(models(Package, set()) - SAID_AS_A_WHOLE, key=str))
def test_every_side_of_every_part_has_a_name(model):
    assert model.model_fields.keys() - ATTRIBUTE_LABELS.keys() - PART_LABELS.keys() == set()


def test_against_nothing_there_is_nothing_to_compare():
    assert diff(None, PACKAGE) == []
    assert ChangeKind.ADDED.label == "Thêm"
