"""Answers prefilled from the applicant's account: what the portal knows is not asked again (NĐ 224/2026 art. 15)."""

from core.people import Citizen
from eforms.definition import Answers


def prefill_answers(person: Citizen) -> Answers:
    """The account data of a person by the names under which forms ask for them; empty ones are left out."""
    facts = {
        "applicant.full_name": person.full_name,
        "applicant.personal_number": person.personal_number or "",
        "applicant.born_on": person.born_on.isoformat() if person.born_on else "",
        "applicant.phone": person.phone,
        "applicant.email": person.email,
    }
    return {name: fact for name, fact in facts.items() if fact}
