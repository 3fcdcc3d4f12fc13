"""How complete a procedure is: checks of what its version in force says, each with its remedy."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from services.catalogue.package.definition import Package


class Check(NamedTuple):
    """One thing that a complete procedure has."""

    label: str
    remedy: str
    is_met: Callable[[Package], bool]


def _fees_are_rules(package: Package) -> bool:
    """No way to file names a fee in words alone."""
    return not any(package.fee_text(way.channel) for way in package.record.ways if not package.parts)


CHECKS: Final[Mapping[str, Check]] = {
    "form": Check(
        "Nộp trực tuyến được", "Soạn biểu mẫu điện tử cho thủ tục.", lambda package: package.form is not None
    ),
    "own_form": Check(
        "Biểu mẫu riêng của bộ, ngành",
        "Soạn phiên bản mới, sửa biểu mẫu lập tự động từ bản ghi thành biểu mẫu của bộ, ngành.",
        lambda package: package.form is not None and not package.derived,
    ),
    "limits": Check(
        "Thời hạn tính được",
        "Ghi thời hạn giải quyết bằng số ở trang “Thời hạn”.",
        lambda package: (
            all(limit.amount is not None for one in package.handled for limit in one.limits)
            and all(one.limits for one in package.handled)
        ),
    ),
    "fees": Check("Phí, lệ phí tính được", "Ghi mức thu thành quy tắc thay cho lời.", _fees_are_rules),
    "laws": Check(
        "Căn cứ pháp lý đủ tên và ngày",
        "Bổ sung tên và ngày ban hành của từng văn bản căn cứ.",
        lambda package: (
            bool(package.record.legal_basis) and all(law.title and law.issued_on for law in package.record.legal_basis)
        ),
    ),
    "results": Check(
        "Kết quả được nêu",
        "Ghi kết quả của thủ tục.",
        lambda package: package.is_notice or all(one.results for one in package.handled),
    ),
    "keywords": Check(
        "Có tên gọi thường ngày",
        "Ghi những từ người dân hay dùng để tìm thủ tục.",
        lambda package: bool(package.record.keywords),
    ),
}
"""By the key under which `Procedure.gaps` keeps those that are not met."""


def gaps_of(package: Package) -> list[str]:
    """The keys of the checks that a package does not meet."""
    return [key for key, check in CHECKS.items() if not check.is_met(package)]


def percent(unmet: int, procedures: int = 1) -> int:
    """The share of checks that are met, in per cent, rounded down: only what is whole has 100."""
    asked = len(CHECKS) * procedures
    return 100 * (asked - unmet) // asked if asked else 0
