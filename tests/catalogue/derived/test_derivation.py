"""A form for every record that can be filed online: right by the catalogue's own rules, the same each time."""

import pytest

from services.catalogue.derived.derivation import with_derived_form, with_form_where_possible
from services.catalogue.derived.errors import NotDerivableError
from services.catalogue.lint.package_lint import errors
from services.catalogue.package.definition import Package, canonical
from services.catalogue.package.process import Delivers
from services.catalogue.package.public_record import FilingChannel, Way
from tests.catalogue.derived.records import PAPER, derived_packages, online_codes, package, paper, with_record

MOST_CASES = "2.002011"
MOST_PAPERS = "1.013110"


def faults(packages: list[Package]) -> list[str]:
    return [f"{one.code} {finding}" for one in packages for finding in errors(one)]


def test_some_records_of_every_kind_pass_the_lint():
    packages = list(derived_packages([*online_codes()[::60], MOST_CASES, MOST_PAPERS]))
    assert len(packages) > 30
    assert faults(packages) == []


def test_ninety_nine_cases_with_hundreds_of_papers_pass_the_lint():
    papers = [paper(f"Giấy tờ {number}", f"Trường hợp {number % 99}") for number in range(400)]
    derived = with_derived_form(with_record(*papers))
    assert len(derived.eform.cases) == 100
    assert errors(derived) == []


@pytest.mark.long
def test_every_record_that_is_filed_online_passes_the_lint():
    codes = online_codes()
    internal = [code for code in codes if code.startswith(("5.", "6."))]
    packages = list(derived_packages(codes))

    assert (len(codes), len(packages)) == (2_204, 2_204 - len(internal))
    assert faults(packages) == []


def test_the_same_record_gives_the_same_text_also_when_it_is_derived_again():
    record = package(MOST_PAPERS)
    first = with_derived_form(record)
    again = with_derived_form(Package.model_validate_json(canonical(record)))
    assert canonical(first) == canonical(again) == canonical(Package.model_validate_json(canonical(first)))


def test_it_says_that_it_is_derived_and_what_happens_with_a_dossier():
    derived = with_derived_form(with_record(PAPER))
    assert derived.derived
    assert derived.is_online
    assert [step.delivers for step in derived.steps.values()] == [
        Delivers.CHECK,
        Delivers.SIGNATURE,
        Delivers.HAND_OVER,
    ]
    assert [result.key for result in derived.issued_results] == ["result", "refusal"]


def test_the_steps_share_out_the_limit():
    for amount in (1, 3, 45, 275):
        ways = tuple(Way(channel=channel, time=f"{amount} ngày làm việc") for channel in FilingChannel)
        derived = with_derived_form(with_record(PAPER, ways=ways))
        assert sum(step.hours or 0 for step in derived.steps.values()) == 8 * amount


def test_only_the_first_result_is_written_here_and_a_record_without_any_gets_an_answer():
    several = with_derived_form(with_record(PAPER, results=3))
    assert [(one.key, one.form is not None) for one in several.results[1:3]] == [
        ("kq_g15_000001", False),
        ("kq_g15_000002", False),
    ]
    none = with_derived_form(with_record(PAPER, results=0))
    assert none.results[0].name == "Văn bản trả lời kết quả giải quyết"
    assert errors(none) == []


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (with_record(PAPER, code="5.000001"), "nội bộ"),
        (with_record(PAPER, code="6.000001"), "nội bộ"),
        (with_record(PAPER, ways=(Way(channel=FilingChannel.DESK),)), "không có hình thức nộp trực tuyến"),
        (with_record(*(paper(f"Đơn {number}", f"Trường hợp {number}") for number in range(100))), "100 trường hợp"),
        (with_derived_form(with_record(PAPER)).model_copy(update={"derived": False}), "biểu mẫu của bộ, ngành"),
    ],
    ids=["internal", "internal too", "at the desk only", "too many cases", "has its own"],
)
def test_a_record_that_gets_no_form_says_why(record, why):
    with pytest.raises(NotDerivableError, match=why):
        with_derived_form(record)
    assert with_form_where_possible(record) == record
