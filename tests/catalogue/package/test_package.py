"""The package file of the project, and what a package refuses."""

import json
from datetime import date

import pytest

from services.catalogue.actions import read_package
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import canonical, checksum
from services.catalogue.package.fees.charges import Collected
from services.catalogue.package.parsing.parser import parse_package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public.procedure_page import ProcedurePage
from tests.factories import PACKAGES

LIMIT = {"channels": ["online"], "amount": 7}
SEVERAL = {"field": "copies", "op": "above", "value": 5}


def written(**changes: object) -> bytes:
    """The package of the project, with these parts changed."""
    return json.dumps({**json.loads((PACKAGES / "2.000635.json").read_text()), **changes}).encode()


def test_the_package_holds_what_the_law_fixes():
    package = read_package(written())
    (fee,) = package.fees
    (limit,) = package.limits_for(FilingChannel.ONLINE)
    assert (fee.amount_vnd, fee.quantity, fee.collected) == (8000, "copies", Collected.BEFORE)
    assert limit is not None
    assert (limit.amount, f"{limit.next_day_after:%H:%M}") == (0, "15:00")
    assert package.results[0].code == "KQ.G15.000342"
    assert package.is_online


def test_the_checksum_is_that_of_the_content_not_of_the_writing():
    package = read_package(written())
    again = read_package(canonical(package))
    shuffled = json.dumps(dict(reversed(json.loads(written()).items())), indent=4)
    assert checksum(canonical(package)) == checksum(canonical(again)) == checksum(canonical(read_package(shuffled)))


def test_a_changed_fee_changes_the_checksum():
    fees = json.loads(written())["fees"]
    dearer = written(fees=[{**fees[0], "amount_vnd": 9000}])
    assert checksum(canonical(read_package(dearer))) != checksum(canonical(read_package(written())))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "2000635"}, "code"),
        ({"surprise": 1}, "surprise"),
        ({"limits": []}, "thời hạn giải quyết"),
        ({"limits": [{**LIMIT, "when": SEVERAL, "case": "Nhiều bản"}]}, "thời hạn giải quyết"),
        ({"limits": [{**LIMIT, "when": SEVERAL}, LIMIT]}, "limits.0.case"),
        ({"limits": [{**LIMIT, "when": "unknown", "case": "Khác"}, LIMIT]}, "limits.0.when"),
        ({"process": []}, "quy trình nội bộ"),
        ({"results": []}, "kết quả"),
        ({"is_notice": True}, "thông báo không trả kết quả"),
        ({"results": [{"name": "Trích lục"}]}, "kết quả và biểu mẫu của nó"),
        ({"fees": [{"key": "a", "name": "Phí", "kind": "phi", "amount_vnd": -1}]}, "fees.0.amount_vnd"),
        ({"fees": [{"key": "a", "name": "Phí", "kind": "phi", "amount_vnd": 1}] * 2}, "hai lần khóa a"),
    ],
)
def test_a_wrong_package_is_refused_with_the_part_named(changes, said):
    with pytest.raises(CatalogueError, match=said):
        read_package(written(**changes))


def test_a_form_that_cannot_be_filled_in_is_refused():
    form = json.loads(written())["form"]
    form["steps"][0]["fields"][-1]["show_if"] = {"field": "nobody_asked", "value": "x"}
    with pytest.raises(CatalogueError, match=r"form\.steps\.0\.fields\.4\.show_if"):
        read_package(written(form=form))


def test_a_fee_is_multiplied_by_a_number_that_is_asked():
    fees = json.loads(written())["fees"]
    with pytest.raises(CatalogueError, match="“purpose”"):
        read_package(written(fees=[{**fees[0], "quantity": "purpose"}]))


def with_question(key: str, **changes: object) -> bytes:
    """The package with this question of its form changed."""
    package = json.loads(written())
    for step in package["form"]["steps"]:
        step["fields"] = [{**field, **(changes if field["key"] == key else {})} for field in step["fields"]]
    return written(form=package["form"])


@pytest.mark.parametrize("bounds", [{"min": -5}, {"max": 10**9}])
def test_a_quantity_nobody_can_pay_for_is_refused(bounds):
    with pytest.raises(CatalogueError, match=r"fees\.0\.quantity: .*từ 0 đến 100\.000"):
        read_package(with_question("copies", **bounds))


def with_computed(value: str) -> bytes:
    """The package with its fee counted by a computed number that reads `copies`."""
    package = json.loads(written())
    copies = next(field for step in package["form"]["steps"] for field in step["fields"] if field["key"] == "copies")
    step = next(step for step in package["form"]["steps"] if copies in step["fields"])
    step["fields"].append({"key": "charged", "type": "computed", "label": "Số bản tính tiền", "value": value})
    return written(form=package["form"], fees=[{**package["fees"][0], "quantity": "charged"}])


@pytest.mark.parametrize("value", ["copies - 5", "copies * 100000", "copies > 1 ? copies - 9 : 0"])
def test_a_computed_quantity_that_may_leave_its_bounds_is_refused(value):
    with pytest.raises(CatalogueError, match=r"fees\.0\.quantity: .*chặn trong cách tính, ví dụ"):
        read_package(with_computed(value))


@pytest.mark.parametrize("value", ["largest(0, copies - 5)", "copies > 5 ? copies - 5 : 0", "copies * 2"])
def test_a_computed_quantity_that_keeps_its_bounds_is_taken(value):
    assert read_package(with_computed(value)).fees[0].quantity == "charged"


def warnings_of(source: bytes) -> list[str]:
    return [str(finding) for finding in parse_package(source.decode()).findings if not finding.is_error]


def test_a_fee_whose_quantity_may_not_be_asked_is_warned_of():
    when = {"field": "requester_kind", "value": "person"}
    hidden, optional = with_question("copies", show_if=when), with_question("copies", required=False)

    assert any("fees.0.quantity" in said for said in warnings_of(hidden))
    assert any("fees.0.quantity" in said for said in warnings_of(optional))
    assert not any("fees.0.quantity" in said for said in warnings_of(written()))
    package = json.loads(hidden)
    package["fees"][0] |= {"when": when, "case": "Cá nhân"}
    assert not any("fees.0.quantity" in said for said in warnings_of(json.dumps(package).encode()))


def test_a_limit_behind_one_that_always_applies_is_refused():
    limits = json.loads(written())["limits"]
    later = {**LIMIT, "when": SEVERAL, "case": "Nhiều bản"}

    for second in (LIMIT, later):
        with pytest.raises(
            CatalogueError, match=rf"limits\.{len(limits)}: .*không bao giờ được áp dụng khi nộp trực tuyến"
        ):
            read_package(written(limits=[*limits, second]))
    assert read_package(written(limits=[later, *limits]))


def test_what_nobody_knows_is_not_filled_in():
    with pytest.raises(CatalogueError, match=r"prefill: .*“applicant\.age”.*applicant\.full_name"):
        read_package(with_question("requester_phone", prefill="applicant.age"))


@pytest.mark.parametrize("text", [" ", "\u202e", "Phí\u2066"])
def test_a_text_that_is_blank_or_hides_something_is_refused(text):
    with pytest.raises(CatalogueError, match=r"fees\.0\.name: Đoạn chữ"):
        read_package(written(fees=[{**json.loads(written())["fees"][0], "name": text}]))


HALF = {"name": "Trẻ em", "percent": 50, "basis": "1/2026/TT-BTC"}
AT_HOME = {"places": ["H26"], "amount_vnd": 5000, "basis": "6/2020/NQ-HĐND"}
BACK = {"when": ["refused"], "basis": "1/2026/TT-BTC"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"reductions": [{**HALF, "when": {"field": "nobody_asked", "value": 1}}]},
            r"reductions\.0\.when: .*nobody_asked",
        ),
        ({"reductions": [{**HALF, "when": "copies + 1"}]}, "đúng hoặc sai"),
        ({"reductions": [{**HALF, "valid_until": "2016-12-31"}]}, r"reductions\.0: .*không bao giờ được áp dụng"),
        ({"reductions": [{**HALF, "amount_vnd": 1}]}, "hoặc phần trăm"),
        ({"reductions": [{**HALF, "percent": None}]}, "hoặc phần trăm"),
        ({"reductions": [{**HALF, "percent": 101}]}, r"reductions\.0\.percent"),
        ({"reductions": [{**HALF, "percent": None, "amount_vnd": 8000}]}, "không phải là giảm"),
        ({"reductions": [{**HALF, "basis": ""}]}, r"reductions\.0\.basis"),
        ({"local_amounts": [{**AT_HOME, "places": ["Hà Nội"]}]}, r"local_amounts\.0\.places"),
        ({"local_amounts": [{**AT_HOME, "valid_until": "2016-12-31"}]}, r"local_amounts\.0: .*không bao giờ"),
        ({"amount_vnd": 0}, "bằng 0 ở mọi nơi"),
        ({"when": {"field": "nobody_asked", "value": 1}, "case": "Ai đó"}, r"fees\.0\.when: .*nobody_asked"),
        ({"when": {"field": "copies", "op": "above", "value": 1}}, r"fees\.0\.case: Hãy ghi bằng lời"),
        (
            {"when": {"field": "copies", "op": "above", "value": 1_000_000}, "case": "Rất nhiều bản"},
            r"fees\.0\.when: Không câu trả lời nào",
        ),
        ({"valid_until": "2016-12-31"}, "Ngày bắt đầu đứng sau ngày kết thúc"),
        ({"given_back": [BACK, BACK]}, "Hoàn trả được quy định hai lần"),
        ({"given_back": [{**BACK, "percent": 0}]}, r"given_back\.0\.percent"),
    ],
)
def test_a_fee_that_could_not_be_reckoned_is_refused(changes, said):
    fees = json.loads(written())["fees"]
    with pytest.raises(CatalogueError, match=said):
        read_package(written(fees=[{**fees[0], **changes}]))


def test_a_time_limit_that_nobody_ever_has_is_refused():
    limits = json.loads(written())["limits"]
    nobody = {"when": {"field": "copies", "op": "below", "value": 0}, "case": "Không bản nào"}

    with pytest.raises(CatalogueError, match=r"limits\.0\.when: Không câu trả lời nào"):
        read_package(written(limits=[{**limits[0], **nobody}, *limits]))


def test_a_rule_may_read_the_parts_of_a_group_and_says_its_case_on_the_page():
    law = json.loads(written())
    born = {"key": "holder", "type": "person", "label": "Người được cấp", "parts": ["full_name", "born_on"]}
    law["form"]["steps"][0]["fields"].append(born)
    fee = {**law["fees"][0], "when": "years(holder.born_on, today) < 14", "case": "Người dưới 14 tuổi"}

    page = ProcedurePage(read_package(written(form=law["form"], fees=[fee])), on=date(2026, 11, 22))

    assert [price.replace("\N{NO-BREAK SPACE}", " ") for price in page.prices] == [
        "8.000 đồng/bản sao (người dưới 14 tuổi)"
    ]


def test_a_price_names_the_ways_to_file_where_they_differ():
    fee = json.loads(written())["fees"][0]
    online = {**fee, "key": "online", "channels": ["online"]}
    by_hand = {**fee, "key": "by_hand", "channels": ["desk", "post"], "amount_vnd": 9000}

    page = ProcedurePage(read_package(written(fees=[online, by_hand])), on=date(2026, 11, 22))

    said = ["8.000 đồng/bản sao – trực tuyến", "9.000 đồng/bản sao – trực tiếp, dịch vụ bưu chính"]
    assert [price.replace("\N{NO-BREAK SPACE}", " ") for price in page.prices] == said
    assert [shown.price for shown in page.fee_rules] == page.prices


def test_a_fee_for_a_way_nobody_may_file_is_refused():
    law = json.loads(written())
    record = {**law["record"], "ways": [{"channel": "online"}]}
    with pytest.raises(CatalogueError, match=r"fees\.0\.channels"):
        read_package(written(record=record, fees=[{**law["fees"][0], "channels": ["post"]}]))


def test_a_fee_with_all_its_rules_is_taken():
    fees = json.loads(written())["fees"]
    rules = {"reductions": [{**HALF, "when": "copies > 1"}], "local_amounts": [AT_HOME], "given_back": [BACK]}
    (fee,) = read_package(written(fees=[{**fees[0], **rules}])).fees
    assert (fee.reductions[0].percent, fee.local_amounts[0].amount_vnd, fee.given_back[0].percent) == (50, 5000, 100)


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ({"name": "Giấy A", "originals": 1}, "“Giấy A” không được hỏi ở đâu"),
        ({"name": "Giấy A", "field": "copies"}, r"papers\.0\.field: .*“copies”"),
    ],
)
def test_a_paper_that_nobody_is_asked_for_online_is_refused(paper, said):
    with pytest.raises(CatalogueError, match=said):
        read_package(written(papers=[paper]))


def test_the_page_groups_papers_by_the_cases_their_fields_are_asked_in():
    form = json.loads(written())["form"]
    when = {"field": "requester_kind", "value": "person"}
    form["cases"] = [{"key": "office", "title": "Cá nhân đề nghị", "when": when}]
    papers = next(step for step in form["steps"] if step["key"] == "papers")
    template = {"label": "Văn bản ủy quyền", "url": "/static/uy-quyen.docx"}
    papers["fields"][0] |= {"cases": ["office"], "template": template}
    named = [{"name": "Ủy quyền", "field": papers["fields"][0]["key"]}, {"name": "Căn cước", "to_show": True}]
    package = read_package(written(form=form, papers=named))

    page = ProcedurePage(package, on=date(2026, 11, 22))

    assert {case.title: [paper.name for paper in case.papers] for case in page.cases} == {
        "": ["Căn cước"],
        "Cá nhân đề nghị": ["Ủy quyền"],
    }
    assert [link.label for link in page.downloads] == ["Văn bản ủy quyền"]


def test_the_result_goes_where_the_form_asks():
    with pytest.raises(CatalogueError, match="“nowhere”"):
        read_package(written(delivery="nowhere"))
    with pytest.raises(CatalogueError, match=r"delivery: .*online, desk, post"):
        read_package(written(delivery="copies"))
    with pytest.raises(CatalogueError, match=r"delivery: .*online, desk, post"):
        read_package(with_question("receive", options=[{"value": "pigeon", "label": "Bồ câu"}]))


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(CatalogueError) as refusal:
        read_package(written(code="x", notes="y"))
    assert "code:" in str(refusal.value)
    assert "notes:" in str(refusal.value)


def test_a_fee_is_levied_from_its_first_day_to_its_last():
    fee = read_package(written()).fees[0].model_copy(update={"valid_until": date(2026, 12, 31)})
    assert not fee.is_valid_on(date(2016, 12, 31))
    assert fee.is_valid_on(date(2017, 1, 1))
    assert fee.is_valid_on(date(2026, 12, 31))
    assert not fee.is_valid_on(date(2027, 1, 1))
