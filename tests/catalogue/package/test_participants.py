"""Participants that nobody could invite, or who would see nothing, are refused before a version is published."""

import json
from typing import Any

import pytest

from services.catalogue.differences.comparison import diff
from services.catalogue.package.parsing.parser import parse_package
from services.catalogue.sampling.coverage import all_branch_points
from tests.dossiers.participants.conftest import LANDLORD, OWNER_ROWS, OWNERS, PERSON, REST, STEP, package


def refusals(*people, **changes) -> list[str]:
    return [str(finding) for finding in parse_package(json.dumps({**package(*people), **changes})).errors]


def with_rows(**changes: object) -> dict[str, Any]:
    return package(OWNERS, step={**STEP, "fields": [PERSON, {**OWNER_ROWS, **changes}, *REST]})


def test_these_are_fine():
    assert refusals() == []


@pytest.mark.parametrize(
    ("participant", "sentence"),
    [
        ({**LANDLORD, "people": "nobody"}, "participants.0.people: Biểu mẫu không hỏi về người nào tại “nobody”."),
        ({**LANDLORD, "people": "copies"}, "không hỏi về người nào tại “copies”"),
        ({**LANDLORD, "people": "landlord.full_name"}, "không hỏi về người nào"),
        ({**LANDLORD, "shows": []}, "participants.0.shows: Người này không được xem gì"),
        ({**LANDLORD, "shows": ["copies", "gone"]}, "participants.0.shows.1: Biểu mẫu không có bước, mục hoặc phần"),
        ({**LANDLORD, "shows": ["landlord.email"]}, "participants.0.shows.0: Biểu mẫu không có bước, mục hoặc phần"),
        ({**LANDLORD, "shows": ["copies.full_name"]}, "participants.0.shows.0"),
        ({**LANDLORD, "paper": "copies"}, "participants.0.paper: Biểu mẫu không có mục giấy tờ"),
        ({**LANDLORD, "paper": None}, "Số định danh cá nhân tại “landlord” có thể để trống"),
        ({**LANDLORD, "when": {"field": "copies", "op": "above", "value": 1}}, "participants.0.case: Hãy ghi bằng lời"),
        ({**LANDLORD, "when": {"field": "no_such", "value": 1}, "case": "x"}, "participants.0.when"),
        ({**LANDLORD, "days": 0}, "participants.0.days"),
        ({**LANDLORD, "days": 61}, "participants.0.days"),
        ({**LANDLORD, "basis": ""}, "participants.0.basis"),
        ({**LANDLORD, "consents_to": ""}, "participants.0.consents_to"),
        ({**LANDLORD, "sees": "all"}, "participants.0.sees"),
    ],
)
def test_a_participant_who_cannot_work_is_refused(participant, sentence):
    assert any(sentence in refusal for refusal in refusals(participant)), refusals(participant)


@pytest.mark.parametrize(
    ("parts", "optional", "sentence"),
    [
        (["name", "tax_code"], [], ""),
        (["name", "phone"], [], "phải hỏi đúng một tên và một mã số thuế"),
        (["name", "tax_code"], ["tax_code"], "Mã số thuế tại “lender” có thể để trống"),
    ],
)
def test_organisations_are_named_by_their_tax_codes(parts, optional, sentence):
    lender = {"key": "lender", "type": "organisation", "label": "Bên cho thuê", "parts": parts, "optional": optional}
    whole = package(step={**STEP, "fields": [lender]})
    lenders = {**OWNERS, "people": "lender", "organisations": True, "shows": ["lender"]}
    found = refusals(form=whole["form"], participants=[lenders])
    assert not found if not sentence else any(sentence in refusal for refusal in found), found


def test_rows_without_a_name_and_a_number_are_refused():
    whole = with_rows(fields=OWNER_ROWS["fields"][:1])
    assert any("phải hỏi đúng một họ tên" in refusal for refusal in refusals(form=whole["form"], participants=[OWNERS]))


def test_more_people_than_can_be_invited_are_refused():
    whole = with_rows(max_rows=51)
    found = refusals(form=whole["form"], participants=[OWNERS])
    assert "participants.0.people: Mục “owners” nhận đến 51 người; nhiều nhất 50 người được mời xác nhận." in found


def test_the_applicant_alone_is_nobody_to_wait_for():
    landlord = {
        "key": "landlord",
        "type": "person",
        "label": "Người nộp",
        "parts": ["full_name", "personal_number"],
        "prefill": "applicant",
        "locked": True,
    }
    whole = package(step={**STEP, "fields": [landlord, OWNER_ROWS, *REST]})
    only = {**LANDLORD, "shows": ["landlord"]}
    assert any("luôn là chính người nộp" in one for one in refusals(form=whole["form"], participants=[only]))
    assert refusals(form=whole["form"], participants=[only, OWNERS]) == []


def test_a_key_used_twice_is_refused():
    assert any("dùng hai lần khóa landlord" in refusal for refusal in refusals(LANDLORD, LANDLORD))


def test_a_key_of_step_and_question_is_warned_of():
    findings = parse_package(json.dumps(package({**LANDLORD, "shows": ["event"]}))).findings
    assert any("vừa là bước vừa là mục" in finding.message and not finding.is_error for finding in findings)


def test_the_differences_of_two_versions_name_them():
    before, after = (
        parse_package(json.dumps(package(one, OWNERS))).package for one in (LANDLORD, {**LANDLORD, "days": 20})
    )
    assert after is not None
    [group] = diff(before, after)
    assert group.title == "Người cùng xác nhận"
    [change] = group.changes
    assert (change.subject, change.attribute) == ("Người cùng xác nhận “Chủ sở hữu chỗ ở”", "số ngày chờ xác nhận")


def test_samples_have_to_reach_who_confirms_in_one_case_only():
    in_one_case = {**LANDLORD, "when": {"field": "copies", "op": "above", "value": 1}, "case": "Trên một bản"}
    parsed = parse_package(json.dumps(package(in_one_case, OWNERS))).package
    assert parsed is not None
    assert {point.outcome for point in all_branch_points(parsed) if point.path == "participants.0"} == {True, False}
