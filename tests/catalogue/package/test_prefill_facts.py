"""The facts that a form may be prefilled with: each is told to authors, and each has a value."""

from pathlib import Path

import pytest
from django.conf import settings

from core.representation import Principal
from services.catalogue.package.identity import PREFILL_FACTS
from services.dossiers.filing.prefill import prefill_answers
from tests.accounts.principals import an_organisation
from tests.factories import UserFactory


def test_the_documentation_lists_every_fact():
    page = (Path(settings.BASE_DIR) / "docs" / "eforms.md").read_text()

    assert [name for name, label in PREFILL_FACTS.items() if f"| `{name}` | {label} |" not in page] == []


@pytest.mark.django_db
def test_every_fact_is_known_of_somebody_and_no_other_is():
    person = UserFactory.create(born_on="1990-05-12", phone="0912345678", email="hoa@thu.example")
    person.refresh_from_db()
    director = UserFactory.create(full_name="Đặng Thuỳ Dương", born_on="2001-09-09", phone="0707998877", email="d@x.vn")
    company = Principal(organisation_id=an_organisation(director).pk)

    known = {**prefill_answers(person, company), **prefill_answers(person, Principal(person_id=director.pk))}

    assert known.keys() == PREFILL_FACTS.keys()
    assert prefill_answers(person)["filing.on_behalf_of"] == "self"
