"""Linter of fees that provinces fix: which of their amounts a version would no longer allow. It asks the database."""

from collections.abc import Iterator

from core.ui.formatting import format_vnd
from eforms.lint.finding import Finding, Severity
from services.catalogue.models import LocalFee
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule

LEFT_OUT = "Mức {} của {} ({}) nằm ngoài phần để tỉnh quyết định ở đây nên sẽ không được thu. Hãy báo cho tỉnh trước."


def amounts_left_out(package: Package) -> list[Finding]:
    """A warning for each amount that holds, or is to, and that this version would not let be charged."""
    if package.parts:
        return []
    rows = LocalFee.objects.approved().filter(procedure__code=package.code).select_related("province")
    latest = {(row.fee, row.province_id): row for row in rows.order_by("valid_from")}
    return [finding for row in latest.values() for finding in _finding(package, row)]


def _finding(package: Package, row: LocalFee) -> Iterator[Finding]:
    rules: list[tuple[int, FeeRule]] = [(at, fee) for at, fee in enumerate(package.fees) if fee.key == row.fee]
    if not any(fee.leaves_open(row.amount_vnd) for _, fee in rules):
        path = f"fees.{rules[-1][0]}.by_province" if rules else "fees"
        sentence = LEFT_OUT.format(format_vnd(row.amount_vnd), row.province, row.basis)
        yield Finding(path, sentence, Severity.WARNING)
