"""What the portal already knows of a person: asked once, never typed again (NĐ 224/2026 art. 15)."""

from core.people import Citizen
from eforms.definition import Answers


def prefill_answers(person: Citizen) -> Answers:
    """The facts a form may ask for by name, as answers; empty ones are left to be typed."""
    facts = {
        "applicant.full_name": person.full_name,
        "applicant.personal_number": person.personal_number or "",
        "applicant.born_on": person.born_on.isoformat() if person.born_on else "",
        "applicant.phone": person.phone,
        "applicant.email": person.email,
    }
    return {name: fact for name, fact in facts.items() if fact}
