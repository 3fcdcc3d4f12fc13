"""Routing of a dossier: the route rules of its version, applied to its answers, choose its offices."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from eforms.compiled.form import compile_form
from eforms.definition import Answers
from services.agencies.lookup import answer_at, offices_at, with_code
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.office_rules import OfficeRule, Relation
from services.catalogue.package.routes import Route
from services.catalogue.receiving import receivers_of


@dataclass(frozen=True)
class Routing:
    """The handling office of a dossier, its addressee, and the offices that receive a copy."""

    handler: Agency
    addressee: str
    receivers: tuple[Agency, ...] = ()


def route(
    version: ProcedureVersion, answers: Answers, *, chosen_office: Agency, package: Package | None = None
) -> Routing:
    """Route a dossier by the rules of its version, or of the `package` of a part; `answers` are the visible ones only.

    The first matching rule names the handling office. Where it names none that offers the procedure, the dossier
    stays at `chosen_office`, which the applicant picked.
    """
    rules = list(matching_rules(package or version.package, answers))
    handling_rule = next((rule for rule in rules if not rule.for_information), None)
    offices = _offices(version, handling_rule, answers, chosen_office) if handling_rule else []
    handler = chosen_office if chosen_office in offices else next(iter(offices), chosen_office)
    if handling_rule and handling_rule.alternatives:
        offices = [handler]
    informing = (rule for rule in rules if rule.for_information)
    copied = [office for rule in informing for office in _offices(version, rule, answers, chosen_office)]
    receivers = dict.fromkeys(office for office in [*offices, *copied] if office != handler)
    return Routing(handler, (handling_rule.addressee if handling_rule else "") or handler.name, tuple(receivers))


def matching_rules(package: Package, answers: Answers) -> Iterator[Route]:
    language = compile_form(package.eform).compiler
    for rule in package.routes:
        if rule.when is None or language.compile_condition(rule.when).is_true(answers):
            yield rule


def _offices(version: ProcedureVersion, rule: Route, answers: Answers, chosen: Agency) -> list[Agency]:
    """The offices that a rule names by code, place or kind, among those that offer the procedure."""
    offering = receivers_of(version.procedure_id).select_related("superior", "unit")
    named = list(offering.filter(with_code(rule.offices))) if rule.offices else []
    at_places = offices_at(offering, answer_at(answers, rule.places)) if rule.places else []
    return [*named, *at_places, *(_by_rule(offering, rule.office, answers, chosen) if rule.office else [])]


def _by_rule(offering: QuerySet[Agency], rule: OfficeRule, answers: Answers, chosen: Agency) -> list[Agency]:
    """The offices that an office rule means, where the applicant chose this one."""
    if rule.kind and rule.at:
        return offices_at(offering.filter(kind=rule.kind), answer_at(answers, rule.at))
    if rule.kind:
        return list(offering.filter(kind=rule.kind, pk=chosen.pk))
    if rule.agency:
        return list(offering.filter(with_code([rule.agency])))
    meant = chosen.superior if rule.relation is Relation.SUPERIOR else chosen
    return list(offering.filter(pk=meant.pk)) if meant else []
