"""Linter of routes: the answers they read name places, and each rule can be reached."""

from collections.abc import Iterator

from eforms.language.expressions import ExpressionCompiler
from eforms.lint.finding import Finding, Severity
from services.catalogue.package.definition import Package
from services.catalogue.package.office_rules import names_place

NO_PLACE = "Biểu mẫu không có mục địa bàn “{}”. Hãy chọn một mục địa chỉ, hoặc tỉnh, xã của nó."
NEVER_REACHED = (
    "Quy tắc này không bao giờ được dùng: quy tắc đứng trước không có điều kiện nên luôn được chọn. "
    "Hãy ghi điều kiện cho quy tắc đứng trước, hoặc bỏ một quy tắc."
)


def route_findings(package: Package, compiler: ExpressionCompiler) -> Iterator[Finding]:
    """Each answer that names a place is a place, a code of one, or a part of an address."""
    is_decided = False
    for number, route in enumerate(package.routes):
        path = f"routes.{number}"
        if route.places and not names_place(route.places, compiler.types, several=True):
            yield Finding(f"{path}.places", NO_PLACE.format(route.places))
        if route.office and route.office.at and not names_place(route.office.at, compiler.types, several=True):
            yield Finding(f"{path}.office.at", NO_PLACE.format(route.office.at))
        if not route.for_information:
            if is_decided:
                yield Finding(path, NEVER_REACHED, Severity.WARNING)
            is_decided = is_decided or route.when is None
