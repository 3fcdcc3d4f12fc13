"""Linter of time limits: each must be able to apply, and to be told in words."""

from collections.abc import Iterator

from eforms.lint.finding import Finding
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel

NO_CASE = "Hãy ghi bằng lời trường hợp áp dụng thời hạn này."
NEVER_REACHED = (
    "Thời hạn này không bao giờ được áp dụng khi nộp {}: thời hạn đứng trước nó không có điều kiện nên luôn được chọn. "
    "Hãy ghi điều kiện cho thời hạn đứng trước, hoặc bỏ một thời hạn."
)


def limit_findings(package: Package) -> Iterator[Finding]:
    """A conditional limit has its case in words, and none stands behind one that always applies."""
    always: set[FilingChannel] = set()
    for number, limit in enumerate(package.limits):
        if limit.when is not None and not limit.case:
            yield Finding(f"limits.{number}.case", NO_CASE)
        if hidden := [channel for channel in limit.channels if channel in always]:
            ways = ", ".join(channel.label.lower() for channel in hidden)
            yield Finding(f"limits.{number}", NEVER_REACHED.format(ways))
        always |= set(limit.channels) if limit.when is None else set()
