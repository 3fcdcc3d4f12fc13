"""The rules of where a province lets a procedure be received: each `check_…` raises CatalogueError, or returns."""

from collections.abc import Collection
from datetime import date
from typing import Final

from services.agencies.models import Agency
from services.catalogue.errors import CatalogueError
from services.catalogue.local_decisions.models import DecisionState
from services.catalogue.local_decisions.rules import check_text_and_days
from services.catalogue.local_reception.models import LocalReception
from services.catalogue.local_reception.offices import leaves_reception_open, nameable_offices
from services.catalogue.models import package_in_force

SAYS_BY_WHICH_TEXT: Final = "Hãy ghi số quyết định của Ủy ban nhân dân tỉnh."
ONE_OFFICE: Final = "Hãy chọn ít nhất một nơi tiếp nhận."
MOST_OFFICES: Final = 500


def check_reception(row: LocalReception, offices: Collection[Agency], *, today: date) -> None:
    """The version in force leaves it open, all offices may be named, and it begins after today."""
    package = package_in_force(row.procedure.code)
    if package is None or not leaves_reception_open(package):
        raise CatalogueError("Phiên bản đang áp dụng không để tỉnh quyết định nơi tiếp nhận.")
    if not offices:
        raise CatalogueError(ONE_OFFICE)
    nameable = set(nameable_offices(row.procedure, row.province).values_list("pk", flat=True))
    if others := [office.name for office in offices if office.pk not in nameable]:
        raise CatalogueError(f"Không tiếp nhận thủ tục này ở {row.province}: {', '.join(others[:5])}.")
    check_text_and_days(row, text=SAYS_BY_WHICH_TEXT, today=today)
    same = LocalReception.objects.filter(procedure=row.procedure_id, province=row.province_id).exclude(pk=row.pk)
    if same.approved().filter(valid_from=row.valid_from).exists():
        raise CatalogueError("Đã có một quyết định được duyệt bắt đầu đúng ngày này. Hãy bỏ nó hoặc chọn ngày khác.")
    if row.state == DecisionState.PROPOSED and same.filter(state=DecisionState.PROPOSED).exists():
        raise CatalogueError("Thủ tục này đang có một đề nghị chờ duyệt. Hãy duyệt hoặc bỏ đề nghị đó trước.")
