"""The place that a dossier is about: by which an office may divide its work among its people."""

from collections.abc import Iterator

from eforms.definition import Answer, Answers
from eforms.definition.presets import OrganisationField, PersonField
from services.agencies.lookup import answer_at
from services.agencies.models import Agency
from services.catalogue.package.definition import Package
from services.catalogue.package.identity import APPLICANT, ORGANISATION, PRINCIPAL
from services.dossiers.filing.routing import matching_rules

_RESIDENCE, _SEAT = "residence", "address"


def place_of(package: Package, answers: Answers, *, filed_at: Agency) -> str:
    """The code of the commune, else the province, that the answers name; else that of the office it was filed at.

    They name it where the rules that choose the office ask for a place, else as the residence or the seat of who
    applies. `answers` are the visible ones.
    """
    paths = (*_routed_places(package, answers), *_places_of_applicants(package))
    named = (_code(answer_at(answers, path)) for path in paths)
    return next(filter(None, named), "") or filed_at.unit_id or ""


def _routed_places(package: Package, answers: Answers) -> Iterator[str]:
    for rule in matching_rules(package, answers):
        if not rule.for_information:
            yield from filter(None, (rule.places, rule.office.at if rule.office else None))


def _places_of_applicants(package: Package) -> Iterator[str]:
    """Where the form asks for the residence or the seat of whoever the accounts know as applying."""
    for field in package.eform.fields():
        if isinstance(field, PersonField) and field.prefill in {APPLICANT, PRINCIPAL} and _RESIDENCE in field.parts:
            yield f"{field.key}.{_RESIDENCE}"
        elif isinstance(field, OrganisationField) and field.prefill == ORGANISATION and _SEAT in field.parts:
            yield f"{field.key}.{_SEAT}"
    yield _RESIDENCE


def _code(place: Answer) -> str:
    """The one unit that an answer names; empty for several, or for none."""
    if isinstance(place, dict):
        place = place.get("commune") or place.get("province")
    return place if isinstance(place, str) and len(place) <= 5 else ""
