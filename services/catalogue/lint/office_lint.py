"""Linter of office codes: no rule may name an office or a place that the portal does not have. It asks the database."""

from collections.abc import Iterator

from eforms.definition import FrozenModel
from eforms.lint.finding import Finding
from services.agencies.models import AdministrativeUnit, Agency
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import LocalAmount
from services.catalogue.package.office_rules import OfficeRule
from services.catalogue.package.routes import Route

UNKNOWN = "Không có cơ quan hay đơn vị hành chính nào mang mã {}. Hãy xem lại danh sách cơ quan."


def unknown_offices(package: Package) -> list[Finding]:
    """A finding for each place in the package that names codes nobody has."""
    named = list(_named_codes(package, ""))
    wanted = {code for _, codes in named for code in codes}
    known = {
        *Agency.objects.filter(code__in=wanted).values_list("code", flat=True),
        *AdministrativeUnit.objects.filter(code__in=[code for code in wanted if code.isdigit()]).values_list(
            "code", flat=True
        ),
    }
    return [
        Finding(path, UNKNOWN.format(", ".join(missing)))
        for path, codes in named
        if (missing := sorted(set(codes) - known))
    ]


def _named_codes(part: object, path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The codes in this part of a package and below, with the path of each."""
    if isinstance(part, LocalAmount):
        yield f"{path}.places", part.places
    elif isinstance(part, OfficeRule):
        yield f"{path}.agency", (part.agency,) if part.agency else ()
    elif isinstance(part, FrozenModel):
        if isinstance(part, Route):
            yield f"{path}.offices", part.offices
        for name, value in part:
            yield from _named_codes(value, f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from _named_codes(value, f"{path}.{number}")
