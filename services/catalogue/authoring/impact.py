"""Whom a new version touches, and who keeps what was: the question a lawyer asks before publishing."""

from dataclasses import dataclass
from datetime import date

from services.catalogue import hooks
from services.catalogue.hooks import UnderWay
from services.catalogue.models import Procedure, ProcedureVersion
from services.catalogue.package.definition import Fee, Package
from services.catalogue.public import wording


@dataclass(frozen=True)
class Affected:
    """Some of those who file, and by which rules."""

    who: str
    count: int | None
    """None: nobody can know yet."""
    rules: str
    fees: str


def impact(version: ProcedureVersion, *, on: date) -> list[Affected]:
    """Who files under which version and pays what, if this one goes into force on that day."""
    begins = f"Bắt đầu soạn từ ngày {wording.day(on)}"
    new = Affected(begins, None, f"Theo phiên bản {version.number} này", fees_from(version.package, on))
    old = version.procedure.versions.in_force().exclude(pk=version.pk).first()
    if old is None:
        return [new]
    counts = _under_way(version.procedure)
    keeps = "Giữ phiên bản đã bắt đầu"
    return [
        Affected("Đã nộp, chưa giải quyết xong", counts.dossiers, keeps, "Khoản thu đã tính khi nộp, không đổi"),
        Affected("Đang soạn, chưa nộp", counts.drafts, keeps, fees_from(old.package, on)),
        new,
    ]


def _under_way(procedure: Procedure) -> UnderWay:
    counts = hooks.count_under_way.send(procedure)
    return UnderWay(sum(count.drafts for count in counts), sum(count.dossiers for count in counts))


def fees_from(package: Package, on: date) -> str:
    """What is levied on that day and after it: `8.000 đồng mỗi bản sao đến hết 31/12/2026; 10.000 đồng … từ …`."""
    rules = sorted((fee for fee in package.fees if fee.ends >= on), key=lambda fee: fee.begins)
    several = len({fee.key for fee in rules}) > 1
    return "\n".join(_said(fee, on, named=several) for fee in rules) or "Không thu phí, lệ phí"


def _said(fee: Fee, on: date, *, named: bool) -> str:
    parts = [
        f"{fee.name}:" if named else "",
        wording.price(fee),
        f"từ {wording.day(fee.begins)}" if fee.begins > on else "",
        f"đến hết {wording.day(fee.ends)}" if fee.valid_until else "",
    ]
    return " ".join(part for part in parts if part)
