"""The facts a form can be filled in with: one list, told in the docs and in the editor."""

from pathlib import Path

import pytest
from django.urls import reverse

from eforms.language.functions import FUNCTIONS
from portal.accounts.models import User
from services.catalogue.actions import start_new_version
from services.catalogue.package.facts import PREFILL_FACTS
from services.dossiers.filing.prefill import prefill_answers
from tests.pages import Page

REFERENCE = (Path(__file__).parents[3] / "docs" / "catalogue.md").read_text()


@pytest.mark.parametrize("name", PREFILL_FACTS)
def test_every_fact_stands_in_the_reference(name):
    assert f"| `{name}` |" in REFERENCE


def test_what_an_account_gives_is_on_the_list():
    person = User(full_name="A", personal_number="001190012345", birth_year=1990, phone="0912345678", email="a@b.vn")

    assert prefill_answers(person).keys() <= PREFILL_FACTS.keys()
    assert prefill_answers(person).keys() == {name for name in PREFILL_FACTS if name.startswith("applicant.")}


@pytest.mark.django_db
def test_the_editor_lists_functions_and_facts(client, published, author):
    client.force_login(author)
    version = start_new_version(published.procedure, by=author)

    page = Page(client.get(reverse("admin:studio_text", args=[version.pk])))

    assert all(page.mentions(function.meaning) for function in FUNCTIONS)
    assert all(page.mentions(name) for name in PREFILL_FACTS)
