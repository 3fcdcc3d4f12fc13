"""Finding agencies: by a code of today or before, by name, at the places of an answer, of a kind; places in order."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from core.text import fold
from eforms.definition import Answer, Answers
from services.agencies.models import AdministrativeUnit, Agency, FormerCode


def with_code(codes: Iterable[str]) -> Q:
    """The agencies that these codes mean: their own, one that they had, or that of one merged into them."""
    codes = list(codes)
    moved = FormerCode.objects.filter(code__in=codes).values("agency")
    meant = Agency.objects.order_by().filter(Q(code__in=codes) | Q(pk__in=moved))
    return Q(pk__in=meant.values("pk")) | Q(pk__in=meant.exclude(successor=None).values("successor"))


def agency_of_code(code: str) -> Agency | None:
    """The agency in force that a code means; None: nobody has or had it."""
    return Agency.objects.in_force().filter(with_code([code])).first()


def agencies_named(text: str, *, at_most: int) -> list[Agency]:
    """The agencies in force of this name, with or without marks; if none has it, the first whose name contains it."""
    wanted = fold(text).strip()
    names = {pk: fold(name) for pk, name in Agency.objects.in_force().values_list("pk", "name")}
    found = [pk for pk, name in names.items() if name == wanted] or [
        pk for pk, name in names.items() if wanted and wanted in name
    ]
    return list(Agency.objects.filter(pk__in=found).order_by("code")[:at_most])


def serving(units: "Iterable[str] | QuerySet[Any, Any]") -> Q:
    """The agencies of these administrative units, and those that agencies of these units were merged into."""
    merged = Agency.objects.filter(unit__in=units).exclude(successor=None)
    return Q(unit__in=units) | Q(pk__in=merged.order_by().values("successor"))


def in_order_of_names(units: Iterable[AdministrativeUnit]) -> list[AdministrativeUnit]:
    """As people look for a name in a list: Đà Nẵng after Cần Thơ, not behind Vĩnh Long as bytes have it."""
    return sorted(units, key=lambda unit: (fold(unit.name), unit.code))


def answer_at(answers: Answers, path: str) -> Answer:
    """The answer at a path such as `residence` or `requester.residence.commune`; None where nothing is answered."""
    value: Answer = dict(answers)
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def offices_at(offices: QuerySet[Agency], place: Answer) -> list[Agency]:
    """Those of `offices` in the places that an answer names; for an address of its commune, else of its province."""
    offices = offices.filter(successor=None)
    if isinstance(place, dict):
        levels = (place.get(level, "") for level in ("commune", "province"))
        nearest_first = (list(offices.filter(serving([str(code)]))) for code in levels if code)
        return next(filter(None, nearest_first), [])
    places = [place] if isinstance(place, str) else [str(one) for one in place] if isinstance(place, list) else []
    return list(offices.filter(serving(places))) if places else []
