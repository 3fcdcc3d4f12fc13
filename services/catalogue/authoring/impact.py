"""Impact of publishing a version: which dossiers and drafts it affects, and the fees of each group."""

from dataclasses import dataclass
from datetime import date

from services.catalogue import hooks
from services.catalogue.hooks import OpenCounts
from services.catalogue.models import Procedure, ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.public import wording


@dataclass(frozen=True)
class ImpactRow:
    """One group of applicants, with the version and the fees that apply to it."""

    who: str
    count: int | None
    """None: not known yet."""
    rules: str
    fees: str


def publication_impact(version: ProcedureVersion, *, on: date) -> list[ImpactRow]:
    """The groups of applicants and their fees, if this version goes into force on that day."""
    begins = f"Bắt đầu soạn từ ngày {wording.format_date(on)}"
    new = ImpactRow(begins, None, f"Theo phiên bản {version.number} này", format_fees_from(version.package, on))
    old = version.procedure.versions.in_force().exclude(pk=version.pk).first()
    if old is None:
        return [new]
    counts = _count_open(version.procedure)
    kept, moved = "Giữ phiên bản khi nộp", f"Chuyển sang phiên bản {version.number} trước khi nộp"
    return [
        ImpactRow("Đã nộp, chưa giải quyết xong", counts.dossiers, kept, "Khoản thu đã tính khi nộp, không đổi"),
        ImpactRow("Đang soạn, chưa nộp", counts.drafts, moved, new.fees),
        new,
    ]


def _count_open(procedure: Procedure) -> OpenCounts:
    counts = hooks.count_open_dossiers.send(procedure)
    return OpenCounts(sum(count.drafts for count in counts), sum(count.dossiers for count in counts))


def format_fees_from(package: Package, on: date) -> str:
    """The fees valid on that day or later, one on a line: `8.000 đồng/bản sao đến hết 31/12/2026`."""
    rules = sorted((fee for one in package.handled for fee in one.fees if fee.ends >= on), key=lambda fee: fee.begins)
    several = len({fee.key for fee in rules}) > 1
    return "\n".join(_format_fee(fee, on, named=several) for fee in rules) or "Không thu phí, lệ phí"


def _format_fee(fee: FeeRule, on: date, *, named: bool) -> str:
    parts = [
        f"{fee.name}:" if named else "",
        wording.format_price(fee),
        f"từ {wording.format_date(fee.begins)}" if fee.begins > on else "",
        f"đến hết {wording.format_date(fee.ends)}" if fee.valid_until else "",
    ]
    return " ".join(part for part in parts if part)
