"""The rules of amounts that provinces fix: each `check_…` raises CatalogueError with a sentence, or returns."""

from datetime import date
from typing import Final

from core.ui.formatting import format_vnd
from services.catalogue.errors import CatalogueError
from services.catalogue.local_decisions.models import DecisionState
from services.catalogue.local_decisions.rules import check_text_and_days
from services.catalogue.local_fees.amounts import open_fees
from services.catalogue.local_fees.models import LocalFee
from services.catalogue.models import Procedure, package_in_force
from services.catalogue.package.fees.charges import FeeRule

SAYS_BY_WHICH_TEXT: Final = "Hãy ghi số nghị quyết của Hội đồng nhân dân tỉnh."


def fee_left_open(procedure: Procedure, key: str) -> FeeRule:
    """The fee of the version in force with this key; CatalogueError where provinces may not fix it."""
    package = package_in_force(procedure.code)
    fee = open_fees(package).get(key) if package else None
    if fee is None:
        raise CatalogueError("Phiên bản đang áp dụng không để tỉnh quyết định khoản thu này.")
    return fee


def check_amount(row: LocalFee, *, today: date) -> None:
    """The amount lies within what the version in force leaves open, says by which text, and begins after today."""
    fee = fee_left_open(row.procedure, row.fee)
    if not fee.leaves_open(row.amount_vnd):
        raise CatalogueError(f"Mức thu “{fee.name}” tỉnh được quy định: {format_bounds(fee)}.")
    check_text_and_days(row, text=SAYS_BY_WHICH_TEXT, today=today)
    same = LocalFee.objects.filter(procedure=row.procedure_id, province=row.province_id, fee=row.fee).exclude(pk=row.pk)
    if same.approved().filter(valid_from=row.valid_from).exists():
        raise CatalogueError("Đã có một mức được duyệt bắt đầu đúng ngày này. Hãy bỏ mức đó hoặc chọn ngày khác.")
    if row.state == DecisionState.PROPOSED and same.filter(state=DecisionState.PROPOSED).exists():
        raise CatalogueError("Khoản này đang có một đề nghị chờ duyệt. Hãy duyệt hoặc bỏ đề nghị đó trước.")


def format_bounds(fee: FeeRule) -> str:
    """What a province may fix, in words: `từ 50.000 đồng đến 150.000 đồng`."""
    least = f"từ {format_vnd(fee.local_least_vnd)}" if fee.local_least_vnd else "từ 0 đồng"
    most = f"đến {format_vnd(fee.local_most_vnd)}" if fee.local_most_vnd is not None else "không có mức trần"
    return " ".join((least, most)) if fee.local_most_vnd is not None else f"{least}, {most}"
