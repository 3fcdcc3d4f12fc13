"""Finding offices: those at the places that an answer names, and those of a kind there."""

from django.db.models import QuerySet

from eforms.definition import Answer, Answers
from services.agencies.models import Agency


def answer_at(answers: Answers, path: str) -> Answer:
    """The answer at a path such as `residence` or `requester.residence.commune`; None where nothing is answered."""
    value: Answer = dict(answers)
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def offices_at(offices: QuerySet[Agency], place: Answer) -> list[Agency]:
    """Those of `offices` in the places that an answer names; for an address of its commune, else of its province."""
    if isinstance(place, dict):
        levels = (place.get(level, "") for level in ("commune", "province"))
        nearest_first = (list(offices.filter(unit=code)) for code in levels if code)
        return next(filter(None, nearest_first), [])
    places = [place] if isinstance(place, str) else place if isinstance(place, list) else []
    return list(offices.filter(unit__in=places)) if places else []
