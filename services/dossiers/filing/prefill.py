"""Answers prefilled from accounts: what the portal knows is not asked again (NĐ 224/2026 art. 15).

`applicant.…` is always the person who files, `organisation.…` and `principal.…` on whose behalf.
"""

from datetime import date

from core import representation
from core.people import Citizen
from core.representation import Principal
from eforms.answers.facts import locked_keys, with_locked_facts
from eforms.definition import Answer, Answers, FormDefinition
from services.catalogue.package.identity import APPLICANT, CAPACITY, ORGANISATION, PRINCIPAL
from services.dossiers.models import Dossier


def prefill_answers(person: Citizen, on_behalf_of: Principal | None = None) -> Answers:
    """What accounts say, by the names under which forms ask for it; what is empty is left out.

    Of some old people only the year of birth is known, which a form takes where it says `"must_know": "year"`.
    """
    facts: dict[str, Answer] = {**_person_facts(APPLICANT, person)}
    if on_behalf_of is None:
        facts[CAPACITY] = "self"
    elif on_behalf_of.organisation_id is not None:
        facts |= _organisation_facts(on_behalf_of.organisation_id)
    elif on_behalf_of.person_id is not None:
        facts |= {**_person_facts(PRINCIPAL, representation.person(on_behalf_of.person_id)), CAPACITY: "person"}
    return {name: fact for name, fact in facts.items() if fact}


def facts_behind(dossier: Dossier) -> Answers:
    """What the accounts behind a filed dossier say; several parts of a page ask, and it is looked up once."""
    if dossier.account_facts is None:
        dossier.account_facts = prefill_answers(dossier.applicant, dossier.on_behalf_of)
    return dossier.account_facts


def _person_facts(about: str, person: Citizen) -> Answers:
    return {
        f"{about}.full_name": person.full_name,
        f"{about}.personal_number": person.personal_number or "",
        f"{about}.born_on": person.born_on.isoformat() if person.born_on else str(person.birth_year or ""),
        f"{about}.phone": person.phone,
        f"{about}.email": person.email,
    }


def _organisation_facts(pk: int) -> Answers:
    known = representation.organisation(pk)
    return {
        f"{ORGANISATION}.name": known.name,
        f"{ORGANISATION}.tax_code": known.tax_code,
        f"{ORGANISATION}.enterprise_number": known.enterprise_number,
        f"{ORGANISATION}.address": dict(known.address),
        f"{ORGANISATION}.phone": known.phone,
        f"{ORGANISATION}.email": known.email,
        f"{ORGANISATION}.representative": known.representative,
        f"{ORGANISATION}.position": known.position,
        CAPACITY: "organisation",
    }


def with_identity(
    form: FormDefinition,
    answers: Answers,
    person: Citizen,
    *,
    on_behalf_of: Principal | None = None,
    today: date | None = None,
) -> Answers:
    """The answers as this person may file them: what the form locks is what accounts say, whatever is stored."""
    return with_locked_facts(form, answers, prefill_answers(person, on_behalf_of), today=today)


def known_for_good(dossier: Dossier) -> frozenset[str]:
    """The questions that accounts answer and nobody changes."""
    form, answers = dossier.package.eform, dossier.sheet.answers
    return locked_keys(form, answers, facts_behind(dossier), today=dossier.filed_on)
