"""Formats the steps of a process and the offices that do them as short Vietnamese texts."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext

from core.text import lower_first
from services.agencies.models import AgencyKind
from services.catalogue.package.appointments import AppointmentRule
from services.catalogue.package.office_rules import OfficeRule, Relation
from services.catalogue.package.process import USUALLY_DELIVERED, Delivers, ProcessStep

NO_LABELS: Final[Mapping[str, str]] = {}


def format_step(step: ProcessStep, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Who does a step and in which time: `Cán bộ thụ lý, 16 giờ`, `Lãnh đạo (phê duyệt), cơ quan chủ quản, 2 ngày`.

    With the `labels` of the form the question that names the place is called by its own.
    """
    delivers = "" if step.delivers is USUALLY_DELIVERED.get(step.role, Delivers.CHECK) else f" ({step.delivers.label})"
    office = format_office(step.office, labels) if step.office and step.is_elsewhere else ""
    return ", ".join(filter(None, (f"{step.role.label}{delivers}", office, format_step_time(step))))


def format_step_time(step: ProcessStep) -> str:
    """The time of a step: `16 giờ`, `3 ngày làm việc`."""
    return f"{step.days} ngày làm việc" if step.days else f"{step.hours} giờ"


def format_appointment(rule: AppointmentRule) -> str:
    """An appointment: `Thu nhận sinh trắc học, người nộp chọn giờ trong 10 ngày`."""
    values = {
        "purpose": rule.purpose.label,
        "who": lower_first(rule.chosen_by.label),
        "days": rule.within_days,
        "bring": rule.bring,
    }
    if rule.bring:
        return gettext("%(purpose)s, %(who)s chọn giờ trong %(days)s ngày; mang theo: %(bring)s") % values
    return gettext("%(purpose)s, %(who)s chọn giờ trong %(days)s ngày") % values


def format_office(rule: OfficeRule, labels: Mapping[str, str] = NO_LABELS) -> str:
    """An office rule: `Công an cấp xã tại nơi ghi ở mục “residence”`, `cơ quan chủ quản`, `cơ quan H26.101`."""
    kind = AgencyKind(rule.kind).label if rule.kind else ""
    if rule.at:
        return f"{kind} tại nơi ghi ở mục “{labels.get(rule.at.partition('.')[0], rule.at)}”"
    if rule.agency:
        return f"cơ quan {rule.agency}"
    if rule.relation is Relation.CHOSEN:
        return f"{kind or 'cơ quan'} do cán bộ chọn"
    return "cơ quan chủ quản" if rule.relation is Relation.SUPERIOR else "cơ quan giải quyết"
