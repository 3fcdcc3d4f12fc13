"""The office of a part, found by its office rule when the filing is checked."""

from eforms.definition import Answers
from services.agencies.lookup import agency_of_code, answer_at, offices_at
from services.agencies.models import Agency
from services.catalogue.package.office_rules import OfficeRule, Relation


def find_office(rule: OfficeRule, answers: Answers, *, chosen: Agency) -> Agency | None:
    """The office that the rule means; `chosen` is the one that the applicant chose. None where there is none.

    Several offices of a kind at one place: the first by code.
    """
    if rule.is_handling:
        return chosen
    if rule.relation is Relation.SUPERIOR:
        return chosen.superior
    offices = Agency.objects.select_related("superior", "unit")
    if rule.agency:
        return agency_of_code(rule.agency)
    if rule.kind and rule.at:
        return next(iter(offices_at(offices.filter(kind=rule.kind), answer_at(answers, rule.at))), None)
    return None
