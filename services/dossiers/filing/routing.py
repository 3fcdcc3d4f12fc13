"""Where a dossier goes: the route rules of its version applied to its answers. Nothing else decides it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from eforms.compiled.form import compile_form
from eforms.definition import Answer, Answers
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.routes import Route


@dataclass(frozen=True)
class Routing:
    """Who handles a dossier, how it is addressed, and who else learns of it."""

    handler: Agency
    addressee: str
    receivers: tuple[Agency, ...] = ()


def route(version: ProcedureVersion, answers: Answers, *, chosen: Agency) -> Routing:
    """Apply the rules; `chosen` is the office the applicant picked. `answers` are those that count.

    The first rule that holds says who handles it. An office that does not offer the procedure cannot, so then
    it stays where it was filed.
    """
    rules = list(_matching_rules(version.package, answers))
    handling = next((rule for rule in rules if not rule.for_information), None)
    offices = _offices(version, handling, answers) if handling else []
    handler = chosen if chosen in offices else next(iter(offices), chosen)
    if handling and handling.alternatives:
        offices = [handler]
    informed = [office for rule in rules if rule.for_information for office in _offices(version, rule, answers)]
    others = dict.fromkeys(office for office in [*offices, *informed] if office != handler)
    return Routing(handler, (handling.addressee if handling else "") or handler.name, tuple(others))


def _matching_rules(package: Package, answers: Answers) -> Iterator[Route]:
    language = compile_form(package.eform).compiler
    for rule in package.routes:
        if rule.when is None or language.compile_condition(rule.when).is_true(answers):
            yield rule


def _offices(version: ProcedureVersion, rule: Route, answers: Answers) -> list[Agency]:
    """The offices a rule names, among those that offer the procedure."""
    offering = Agency.objects.filter(procedures_offered=version.procedure_id).select_related("superior", "unit")
    named = list(offering.filter(code__in=rule.offices)) if rule.offices else []
    return named + (_offices_at(offering, answers.get(rule.places)) if rule.places else [])


def _offices_at(offering: QuerySet[Agency], answer: Answer) -> list[Agency]:
    """The offices in the places an answer names; at an address, those of its commune, else of its province."""
    if isinstance(answer, dict):
        levels = (answer.get(level, "") for level in ("commune", "province"))
        near = (list(offering.filter(unit=code)) for code in levels if code)
        return next(filter(None, near), [])
    places = [answer] if isinstance(answer, str) else answer if isinstance(answer, list) else []
    return list(offering.filter(unit__in=places)) if places else []
