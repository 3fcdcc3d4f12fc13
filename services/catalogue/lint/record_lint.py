"""Linter of the public record: what the law wants published of every procedure and nobody has written yet."""

from collections.abc import Iterator
from typing import Final

from eforms.lint.finding import Finding, Severity
from services.catalogue.package.definition import Package

NO_LAW: Final = "Chưa ghi căn cứ pháp lý. Hãy ghi số, tên, ngày của văn bản quy định thủ tục này."
NO_AGENCY: Final = "Chưa ghi cơ quan thực hiện thủ tục."
NO_LIMIT: Final = "Chưa ghi thời hạn giải quyết, cũng chưa ghi vì sao không có; người nộp không được hẹn ngày trả."


def record_findings(package: Package) -> Iterator[Finding]:
    """Warnings for parts of the record that are empty (NĐ 63/2010/NĐ-CP article 8(2)); of what is filed online."""
    if package.form is None:
        return
    if not package.record.legal_basis:
        yield Finding("record.legal_basis", NO_LAW, Severity.WARNING)
    if not package.record.performed_by:
        yield Finding("record.performed_by", NO_AGENCY, Severity.WARNING)
    for number, limit in enumerate(package.limits):
        if limit.amount is None and not limit.note:
            yield Finding(f"limits.{number}", NO_LIMIT, Severity.WARNING)
