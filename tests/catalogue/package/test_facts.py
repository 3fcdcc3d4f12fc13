"""The facts a form can be filled in with: one list, told in the docs and in the editor."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

from eforms.language.functions import FUNCTIONS
from portal.accounts.models import User
from services.catalogue.actions import start_new_version
from services.catalogue.lint.prefill_lint import prefill_findings
from services.catalogue.package.definition import Package
from services.catalogue.package.identity import CAPACITY, PREFILL_FACTS
from services.dossiers.filing.prefill import prefill_answers
from tests.factories import PACKAGES
from tests.pages import Page

REFERENCE = (Path(__file__).parents[3] / "docs" / "eforms.md").read_text()


@pytest.mark.parametrize("name", PREFILL_FACTS)
def test_every_fact_stands_in_the_reference(name):
    assert f"| `{name}` |" in REFERENCE


def test_what_an_account_gives_is_on_the_list():
    person = User(full_name="A", personal_number="001190012345", birth_year=1990, phone="0912345678", email="a@b.vn")

    of_who_files_for_nobody = {name for name in PREFILL_FACTS if name.startswith("applicant.")} | {CAPACITY}
    assert prefill_answers(person).keys() == of_who_files_for_nobody


@pytest.mark.django_db
def test_the_editor_lists_functions_and_facts(client, published, author):
    client.force_login(author)
    version = start_new_version(published.procedure, by=author)

    page = Page(client.get(reverse("admin:studio_text", args=[version.pk])))

    assert all(page.mentions(function.meaning) for function in FUNCTIONS)
    assert all(page.mentions(name) for name in PREFILL_FACTS)


@pytest.mark.parametrize(
    "asked",
    [
        {"type": "organisation", "prefill": "organisation", "parts": ["name", "tax_code"]},
        {"type": "person", "prefill": "principal", "parts": ["full_name", "personal_number"]},
        {"type": "text", "prefill": "filing.on_behalf_of"},
    ],
)
def test_a_form_may_take_what_is_known_of_whom_it_is_filed_for(asked):
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    package["form"]["steps"][0]["fields"] += [{"key": "known", "label": "Đã biết", "locked": True, **asked}]

    assert [*prefill_findings(Package.model_validate(package))] == []
