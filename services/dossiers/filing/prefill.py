"""Answers prefilled from the applicant's account: what the portal knows is not asked again (NĐ 224/2026 art. 15)."""

from datetime import date

from core.people import Citizen
from eforms.answers.facts import locked_keys, with_locked_facts
from eforms.definition import Answers, FormDefinition


def prefill_answers(person: Citizen) -> Answers:
    """The account data of a person by the names under which forms ask for them; empty ones are left out.

    Of some old people only the year of birth is known, which a form takes where it says `"must_know": "year"`.
    """
    facts = {
        "applicant.full_name": person.full_name,
        "applicant.personal_number": person.personal_number or "",
        "applicant.born_on": person.born_on.isoformat() if person.born_on else str(person.birth_year or ""),
        "applicant.phone": person.phone,
        "applicant.email": person.email,
    }
    return {name: fact for name, fact in facts.items() if fact}


def with_identity(form: FormDefinition, answers: Answers, person: Citizen, *, today: date | None = None) -> Answers:
    """The answers as this person may file them: what the form locks is what the account says, whatever is stored."""
    return with_locked_facts(form, answers, prefill_answers(person), today=today)


def known_for_good(
    form: FormDefinition, answers: Answers, person: Citizen, *, today: date | None = None
) -> frozenset[str]:
    """The questions that the account answers and nobody changes."""
    return locked_keys(form, answers, prefill_answers(person), today=today)
