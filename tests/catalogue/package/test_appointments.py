"""What a package says of appointments: what it takes, what the linter refuses, what differs is told in words."""

import json
from datetime import date

import pytest
from pydantic import ValidationError

from eforms.lint.form_lint import Severity
from services.catalogue.differences.comparison import diff
from services.catalogue.lint.appointment_lint import appointment_findings
from services.catalogue.lint.package_lint import lint
from services.catalogue.package.definition import Package
from services.catalogue.public.procedure_page import ProcedurePage
from tests.factories import PACKAGES

KEPT = {"purpose": "biometrics", "within_days": 5}


def a_package(appointment: object, step: int = 0, **changes: object) -> Package:
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    package["process"][step]["appointment"] = appointment
    return Package.model_validate({**package, **changes})


LONG = [{"channels": ["online"], "amount": 30, "unit": "working_day"}]


def test_appointment_that_can_be_kept_has_no_finding():
    package = a_package(KEPT, limits=LONG)

    assert not list(appointment_findings(package))
    assert not [finding for finding in lint(package) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "tea"},
        {"purpose": "originals", "within_days": 0},
        {"purpose": "originals", "within_days": 91},
        {"purpose": "originals", "chosen_by": "nobody"},
        {"purpose": "originals", "bring": "x" * 501},
        {"purpose": "originals", "place": "here"},
        {},
    ],
)
def test_appointment_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValidationError):
        a_package(wrong)


def test_leader_who_signs_meets_nobody():
    [finding] = appointment_findings(a_package(KEPT, step=1, limits=LONG))

    assert finding.path == "process.1"
    assert finding.severity is Severity.ERROR
    assert "không gặp người nộp" in finding.message


def test_step_that_meets_nobody_has_nothing_to_keep():
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    package["process"][0]["kept_when_sent_back"] = True

    [finding] = appointment_findings(Package.model_validate(package))

    assert finding.path == "process.0.kept_when_sent_back"
    assert finding.severity is Severity.ERROR


def test_who_brings_originals_is_told_which():
    [finding] = appointment_findings(a_package({"purpose": "originals"}, limits=LONG))

    assert "phải mang gì" in finding.message
    assert finding in lint(a_package({"purpose": "originals"}, limits=LONG))


def test_choice_longer_than_the_limit_is_warned_of():
    [finding] = appointment_findings(a_package({**KEPT, "within_days": 60}, limits=LONG))

    assert finding.severity is Severity.WARNING


def test_difference_of_an_appointment_is_told_in_words():
    before, after = a_package(KEPT), a_package({**KEPT, "within_days": 7, "bring": "Căn cước"})

    told = str(diff(before, after))

    assert "lịch hẹn" in told
    assert "within_days" not in told


def test_page_of_the_procedure_tells_of_the_appointment():
    package = a_package({**KEPT, "bring": "Căn cước"})

    assert ProcedurePage(package, on=date(2026, 11, 29)).appointments == [
        "Thu nhận sinh trắc học, người nộp chọn giờ trong 5 ngày; mang theo: Căn cước"
    ]
