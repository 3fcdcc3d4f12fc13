"""A process that leaves a dossier hanging is refused before it is published."""

import json

import pytest

from eforms.lint.finding import Severity
from services.catalogue.errors import CatalogueError
from services.catalogue.lint.office_lint import unknown_offices
from services.catalogue.lint.package_lint import errors, lint
from services.catalogue.package.definition import Package
from tests.factories import PACKAGES, AgencyFactory, publish_package


def process(*roles: str) -> list[dict[str, object]]:
    return [{"key": f"step_{n}", "title": f"Bước {n}", "role": role, "hours": 4} for n, role in enumerate(roles)]


def findings(code: str, *roles: str) -> list[str]:
    package = {**json.loads((PACKAGES / f"{code}.json").read_text()), "process": process(*roles)}
    return [one.message for one in errors(Package.model_validate(package)) if one.path == "process"]


@pytest.mark.parametrize("roles", [("handler", "leader", "desk"), ("handler", "handler", "leader", "desk")])
def test_a_process_that_examines_decides_and_hands_over_is_sound(roles):
    assert findings("2.000635", *roles) == []


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        (("leader", "desk"), "không ai xem xét"),
        (("desk", "handler", "leader", "desk"), "không ai xem xét"),
        (("handler",), "không ai quyết định"),
        (("handler", "desk"), "không ai quyết định"),
        (("handler", "author"), "không ai quyết định"),
        (("handler", "leader"), "không ai trả"),
        (("handler", "leader", "handler", "desk"), "không ai trả"),
        (("handler", "leader", "leader", "desk"), "không ai trả"),
    ],
)
def test_a_process_that_nobody_examines_decides_or_hands_over_is_refused(roles, reason):
    [message] = findings("2.000635", *roles)

    assert reason in message


def test_a_notice_has_one_step_and_somebody_takes_note_of_it():
    assert findings("2.000033", "handler") == []
    assert findings("2.000033", "desk")
    assert findings("2.000033", "handler", "leader")


@pytest.mark.django_db
def test_such_a_version_is_not_published():
    with pytest.raises(CatalogueError):
        publish_package(process=process("handler", "desk"))


EXAMINE = {"key": "examine", "title": "Thẩm định", "role": "handler", "hours": 4}
LEVEL = {"title": "Phê duyệt", "role": "leader", "hours": 4, "delivers": "decision"}
SIGN = {"key": "sign", "title": "Ký", "role": "leader", "hours": 2}
HAND = {"key": "hand", "title": "Trả kết quả", "role": "desk", "hours": 2}
ASKS = {"key": "agrees", "type": "yes_no", "label": "Có đồng ý không?"}
FORM = {"steps": [{"key": "answer", "title": "Trả lời", "fields": [ASKS]}]}
FIRE = {
    "key": "fire",
    "title": "Ý kiến phòng cháy",
    "role": "handler",
    "days": 3,
    "delivers": "opinion",
    "office": {"relation": "superior"},
    "form": FORM,
}
SEVERAL = {"field": "copies", "op": "above", "value": 5}
FOUND = {"field": "fire.agrees", "value": True}


def stage(key: str, *steps: dict[str, object], **more: object) -> dict[str, object]:
    return {"key": key, "title": f"Giai đoạn {key}", "steps": list(steps), **more}


def levels(count: int) -> list[dict[str, object]]:
    return [{**LEVEL, "key": f"level_{number}"} for number in range(count)]


def wrong(*steps: dict[str, object], **changes: object) -> dict[str, str]:
    """What is wrong with the process, warnings too, by its path."""
    found = lint(with_process(*steps, **changes))
    return {one.path: one.message for one in found if not one.path.startswith("form.")}


def unknown(step: dict[str, object]) -> dict[str, str]:
    """The offices that this first step names and the portal does not have, by path."""
    found = unknown_offices(with_process(step, EXAMINE, SIGN, HAND))
    return {one.path: one.message for one in found if not one.path.startswith(("fees", "routes"))}


def with_process(*steps: dict[str, object], **changes: object) -> Package:
    package = {**json.loads((PACKAGES / "2.000635.json").read_text()), "process": list(steps), **changes}
    return Package.model_validate(package)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_none_to_three_levels_agree_before_the_signature(count):
    assert wrong(EXAMINE, *levels(count), SIGN, HAND) == {}


def test_a_process_of_several_offices_is_sound():
    assert wrong(stage("opinions", FIRE), {**EXAMINE, "when": None}, SIGN, HAND) == {}


@pytest.mark.parametrize(
    ("steps", "path", "said"),
    [
        ([EXAMINE, *levels(4), SIGN, HAND], "process", "quá 3 cấp phê duyệt"),
        ([EXAMINE, *levels(1), HAND], "process", "một bước ký ban hành"),
        ([FIRE, SIGN, HAND], "process", "không ai xem xét"),
        ([EXAMINE, FIRE, SIGN, HAND], "process", "để tổng hợp ý kiến và trình"),
        ([stage("two", EXAMINE, {**EXAMINE, "key": "more"}), SIGN, HAND], "process", "hơn một bước thẩm định"),
        ([stage("both", EXAMINE, FIRE), SIGN, HAND], "process.0.steps.1", "chạy song song với bước trình"),
        ([EXAMINE, stage("end", SIGN, {**SIGN, "key": "too"}), HAND], "process.1.steps.0", "phải đứng riêng"),
        ([{**EXAMINE, "when": SEVERAL}, SIGN, HAND], "process.0.when", "không được có điều kiện"),
        ([EXAMINE, {**SIGN, "when": SEVERAL}, HAND], "process.1.when", "hồ sơ không có ai ký ban hành"),
        ([EXAMINE, SIGN, stage("end", HAND, when=SEVERAL)], "process.2.when", "không có ai trả kết quả"),
        ([EXAMINE, {**SIGN, "role": "handler", "delivers": "signature"}, HAND], "process.1.role", "do lãnh đạo làm"),
        ([{**EXAMINE, "key": "check"}, SIGN, HAND], "process.0.key", "dành cho việc riêng của Cổng"),
        ([stage("sign", EXAMINE), SIGN, HAND], "process", "hơn một giai đoạn mang khóa “sign”"),
        ([{**FIRE, "office": None}, EXAMINE, SIGN, HAND], "process.0.office", "phải hỏi cơ quan khác"),
        ([{**FIRE, "form": None}, EXAMINE, SIGN, HAND], "process.0.form", "cần biểu mẫu"),
        ([{**FIRE, "shows": ["nowhere"]}, EXAMINE, SIGN, HAND], "process.0.shows.0", "“nowhere”"),
        ([{**EXAMINE, "shows": ["copies"]}, SIGN, HAND], "process.0.shows", "chỉ có nghĩa ở bước lấy ý kiến"),
        ([{**FIRE, "silence": {"basis": "Điều 9"}}, EXAMINE, SIGN, HAND], "process.0.silence.counts_as", "coi như"),
        (
            [{**FIRE, "silence": {"basis": "Điều 9", "counts_as": {"likes": True}}}, EXAMINE, SIGN, HAND],
            "process.0.silence.counts_as",
            "“likes”",
        ),
        ([{**FIRE, "when": "likes"}, EXAMINE, SIGN, HAND], "process.0.when", "likes"),
        ([{**FIRE, "when": FOUND}, EXAMINE, SIGN, HAND], "process.0.when", "đến sau hoặc chạy song song"),
        (
            [stage("both", FIRE, {**FIRE, "key": "police", "when": FOUND}), EXAMINE, SIGN, HAND],
            "process.0.steps.1.when",
            "đến sau hoặc chạy song song",
        ),
        (
            [{**FIRE, "when": {"field": "copies", "op": "above", "value": 5_000}}, EXAMINE, SIGN, HAND],
            "process.0.when",
            "không bao giờ đến bước này",
        ),
        ([{**FIRE, "key": "copies"}, EXAMINE, SIGN, HAND], "process.0.key", "không biết đọc bên nào"),
        (
            [{**FIRE, "form": {"steps": [*FORM["steps"], {**FORM["steps"][0], "key": "b"}]}}, EXAMINE, SIGN, HAND],
            "process.0.form.steps",
            "chỉ có một trang",
        ),
        (
            [{**FIRE, "office": {"kind": "fire_police", "at": "copies"}}, EXAMINE, SIGN, HAND],
            "process.0.office.at",
            "địa bàn",
        ),
        ([EXAMINE, SIGN, {**HAND, "office": {"relation": "superior"}}], "process.2.office", "bộ phận một cửa"),
    ],
)
def test_what_would_leave_a_dossier_hanging_is_refused_where_it_stands(steps, path, said):
    found = wrong(*steps)
    assert said in found.get(path, str(found))


@pytest.mark.django_db
def test_an_office_that_does_not_exist_is_refused():
    assert "H99.999" in unknown({**FIRE, "office": {"agency": "H99.999"}})["process.0.office.agency"]
    of_kind = {**FIRE, "office": {"kind": "fire_police", "relation": "chosen"}}
    assert "phòng cháy" in unknown(of_kind)["process.0.office.kind"]
    AgencyFactory.create(kind="fire_police")
    assert unknown(of_kind) == wrong(of_kind, EXAMINE, SIGN, HAND) == {}


def test_findings_are_read_by_limits_but_not_before_anybody_found_them():
    limits = [
        {"channels": ["online"], "amount": 9, "when": FOUND, "case": "Cần ý kiến"},
        {"channels": ["online"], "amount": 7},
    ]
    assert wrong(FIRE, EXAMINE, SIGN, HAND, limits=limits) == {}
    fees = [{"key": "a", "name": "A", "kind": "phi", "amount_vnd": 1, "when": FOUND, "case": "Đồng ý"}]
    found = wrong(FIRE, EXAMINE, SIGN, HAND, fees=fees)
    assert "chỉ có sau khi tiếp nhận" in found["fees.0.when"]
    assert wrong(FIRE, EXAMINE, SIGN, HAND, fees=[{**fees[0], "collected": "after"}]) == {}


def test_a_fee_is_counted_from_findings_only_where_it_is_collected_afterwards():
    cost = {"key": "cost", "type": "number", "label": "Chi phí", "max": 1_000_000}
    visit = {**EXAMINE, "key": "visit", "form": {"steps": [{"key": "page", "title": "Tính", "fields": [cost]}]}}
    fee = {"key": "a", "name": "A", "kind": "phi", "value": {"of": "visit.cost", "percent": "100"}, "per": "chi phí"}

    assert wrong(visit, EXAMINE, SIGN, HAND, fees=[{**fee, "collected": "after"}]) == {}
    assert "chỉ có sau khi tiếp nhận" in wrong(visit, EXAMINE, SIGN, HAND, fees=[fee])["fees.0.collected"]


def test_silence_that_says_nothing_is_doubtful_unless_a_condition_reads_it():
    silent = {**FIRE, "silence": {"basis": "Điều 9"}}
    package = json.loads((PACKAGES / "2.000635.json").read_text())

    def severity(*process: dict[str, object]) -> list[Severity]:
        checked = Package.model_validate({**package, "process": process})
        return [one.severity for one in lint(checked) if one.path.endswith("counts_as")]

    assert severity(silent, EXAMINE, SIGN, HAND) == [Severity.WARNING]
    reads = {**FIRE, "key": "police", "when": FOUND}
    assert severity(silent, reads, EXAMINE, SIGN, HAND) == [Severity.ERROR]
