"""Which office does a step of a dossier; where none can be found, the handling office is told, and nothing is lost."""

from dataclasses import dataclass

from services.agencies.lookup import agency_of_code, answer_at, offices_at
from services.agencies.models import Agency, AgencyKind, Post, Role
from services.catalogue.package.office_rules import OfficeRule, Relation
from services.catalogue.package.process import ProcessStep
from services.dossiers.models import Dossier
from services.dossiers.process.findings import facts_of

CHOOSE = "Hãy chọn cơ quan thực hiện bước này."
NOT_FOUND = "Không tìm được {} nên việc ở lại cơ quan đang giải quyết. Hãy chọn cơ quan thực hiện bước này."
NOBODY_THERE = "{} chưa có {} nhận việc nên việc ở lại cơ quan đang giải quyết. Hãy chọn cơ quan khác."


@dataclass(frozen=True)
class Place:
    """Where the task of a step lies: the office and role, and why it has to be chosen first."""

    agency: Agency
    role: str
    note: str = ""
    awaits_office: bool = False


def place_of(step: ProcessStep, dossier: Dossier) -> Place:
    """The place of a step: the office of its rule, if somebody there does such work; else whoever chooses another."""
    rule = step.office
    if rule is None or rule.is_handling:
        return Place(dossier.agency, step.role)
    if rule.relation is Relation.CHOSEN:
        return Place(dossier.agency, Role.HANDLER, CHOOSE, awaits_office=True)
    office = _office_of(rule, dossier)
    if office is None:
        return Place(dossier.agency, Role.LEADER, NOT_FOUND.format(_wanted(rule)), awaits_office=True)
    if not has_somebody(office, step.role):
        note = NOBODY_THERE.format(office, Role(step.role).label.lower())
        return Place(dossier.agency, Role.LEADER, note[:300], awaits_office=True)
    return Place(office, step.role)


def has_somebody(office: Agency, role: str) -> bool:
    """Whether anybody holds this role there."""
    return Post.objects.filter(agency=office, role=role, user__is_active=True).exists()


def _office_of(rule: OfficeRule, dossier: Dossier) -> Agency | None:
    if rule.relation is Relation.SUPERIOR:
        return dossier.agency.superior
    if rule.agency:
        return agency_of_code(rule.agency)
    of_kind = Agency.objects.filter(kind=rule.kind)
    return next(iter(offices_at(of_kind, answer_at(facts_of(dossier), rule.at or ""))), None)


def _wanted(rule: OfficeRule) -> str:
    """The office in words: `Công an cấp xã tại nơi đã khai`, `cơ quan chủ quản`."""
    if rule.kind:
        return f"{AgencyKind(rule.kind).label} tại nơi đã khai"
    return f"cơ quan mã {rule.agency}" if rule.agency else "cơ quan chủ quản"
