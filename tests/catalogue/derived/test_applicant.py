"""Who applies: the account, and by the subjects of the record an organisation."""

import pytest

from eforms.compiled.form import compile_form
from services.catalogue.derived.derivation import with_derived_form
from services.catalogue.package.principals import is_for_organisations, is_for_represented_people
from tests.catalogue.derived.records import PAPER, with_record

PEOPLE, ENTERPRISES = "Công dân Việt Nam", "Doanh nghiệp có vốn đầu tư nước ngoài"


def asked(subjects: tuple[str, ...], **answers: str) -> list[str]:
    """The questions of the first page after these answers."""
    form = with_derived_form(with_record(PAPER, subjects=subjects)).eform
    evaluated = compile_form(form).evaluate(answers)
    return [node.field.key for node in evaluated.nodes["applicant_page"]]


@pytest.mark.parametrize(
    ("subjects", "answers", "questions"),
    [
        ((PEOPLE,), {}, ["applicant"]),
        ((ENTERPRISES,), {"capacity": "organisation"}, ["capacity", "organisation", "applicant"]),
        ((ENTERPRISES,), {"capacity": "self"}, ["capacity", "applicant", "represented", "authorisation"]),
        ((PEOPLE, ENTERPRISES), {"capacity": "organisation"}, ["capacity", "organisation", "applicant"]),
        (
            (PEOPLE, ENTERPRISES),
            {"capacity": "self", "applies_as": "person"},
            ["capacity", "applicant", "applies_as"],
        ),
        (
            (PEOPLE, ENTERPRISES),
            {"capacity": "self", "applies_as": "organisation"},
            ["capacity", "applicant", "applies_as", "represented", "authorisation"],
        ),
    ],
    ids=["a person", "by its account", "on paper", "by its account too", "oneself", "on paper too"],
)
def test_an_organisation_is_its_account_or_proved_by_a_paper(subjects, answers, questions):
    assert asked(subjects, **answers) == questions


def test_nobody_files_by_mandate_for_another_person_as_no_record_says_that_it_is_allowed():
    for subjects, organisations in [((PEOPLE,), False), ((PEOPLE, ENTERPRISES), True)]:
        derived = with_derived_form(with_record(PAPER, subjects=subjects))
        assert is_for_organisations(derived) is organisations
        assert not is_for_represented_people(derived)
