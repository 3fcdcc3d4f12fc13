"""Impact of publishing a version: which dossiers and drafts it affects, and the fees of each group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.ui.formatting import format_date
from eforms.definition import FormDefinition
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
    begins = f"Bắt đầu soạn từ ngày {format_date(on)}"
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


@dataclass(frozen=True)
class LostAnswers:
    """Answers of open drafts that have no place in a version: it asks no more, or in another way."""

    questions: Sequence[tuple[str, int]]
    """The label of each question as it was asked, with in how many drafts it is answered."""
    looked_at: int
    """Of the open drafts, those begun last."""
    drafts: int
    """How many of them have such an answer; the others can move with all that they say."""

    @property
    def whole(self) -> int:
        return self.looked_at - self.drafts


def lost_answers(version: ProcedureVersion, before: ProcedureVersion | None) -> LostAnswers | None:
    """What open drafts would lose by moving to this version; None where it takes no question away."""
    if before is None or before.package.form is None:
        return None
    gone = _questions_gone(before.package.eform, version.package.form)
    if not gone:
        return None
    found = hooks.answered_drafts.send(version.procedure, [*gone])
    return LostAnswers(
        [(label, sum(one.by_key.get(key, 0) for one in found)) for key, label in gone.items()],
        sum(one.looked_at for one in found),
        sum(one.with_any for one in found),
    )


def _questions_gone(before: FormDefinition, after: FormDefinition | None) -> dict[str, str]:
    """Labels by key of the questions that the later form does not ask, or asks as another type."""
    types = {field.key: field.type for field in after.fields()} if after else {}
    return {field.key: field.label for field in before.fields() if types.get(field.key) != field.type}


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
        f"từ {format_date(fee.begins)}" if fee.begins > on else "",
        f"đến hết {format_date(fee.ends)}" if fee.valid_until else "",
    ]
    return " ".join(part for part in parts if part)
