"""Linter of offices: the portal has each office, kind and place that a rule names. It asks the database."""

from collections.abc import Iterator

from eforms.definition import FrozenModel
from eforms.lint.finding import Finding
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import LocalAmount
from services.catalogue.package.office_rules import OfficeRule
from services.catalogue.package.process import ProcessStep
from services.catalogue.package.routes import Route

UNKNOWN = "Không có cơ quan hay đơn vị hành chính nào mang mã {}. Hãy xem lại danh sách cơ quan."
NO_KIND = "Chưa có cơ quan nào thuộc loại “{}” trong danh sách cơ quan."


def unknown_offices(package: Package) -> list[Finding]:
    """A finding for each place in the package that names codes nobody has, or offices of a kind there are none of."""
    models = list(_models(package, ""))
    return [*_unknown_codes(models), *_empty_kinds(models)]


def _unknown_codes(models: list[tuple[str, FrozenModel]]) -> Iterator[Finding]:
    named = [(f"{path}.{name}", codes) for path, model in models for name, codes in _codes(model)]
    wanted = {code for _, codes in named for code in codes}
    units = AdministrativeUnit.objects.filter(code__in=[code for code in wanted if code.isdigit()])
    known = {
        *Agency.objects.filter(code__in=wanted).values_list("code", flat=True),
        *units.values_list("code", flat=True),
    }
    for path, codes in named:
        if missing := sorted(set(codes) - known):
            yield Finding(path, UNKNOWN.format(", ".join(missing)))


def _codes(model: FrozenModel) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The codes that this part of a package names, with the attribute they stand in."""
    if isinstance(model, LocalAmount):
        yield "places", model.places
    elif isinstance(model, OfficeRule) and model.agency:
        yield "agency", (model.agency,)
    elif isinstance(model, Route):
        yield "offices", model.offices


def _empty_kinds(models: list[tuple[str, FrozenModel]]) -> Iterator[Finding]:
    """Of the steps alone: for a part or a route the office of a kind is looked for among those that offer it."""
    kinds = {
        f"{path}.office.kind": kind
        for path, model in models
        if isinstance(model, ProcessStep) and model.office and (kind := model.office.kind)
    }
    known = set(Agency.objects.filter(kind__in=kinds.values()).values_list("kind", flat=True)) if kinds else set()
    for path, kind in kinds.items():
        if kind not in known:
            yield Finding(path, NO_KIND.format(AgencyKind(kind).label))


def _models(part: object, path: str) -> Iterator[tuple[str, FrozenModel]]:
    """This part of a package and those inside it, with the path of each."""
    if isinstance(part, FrozenModel):
        yield path, part
        for name in type(part).model_fields:
            yield from _models(getattr(part, name), f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from _models(value, f"{path}.{number}")
