"""What real dossiers say on the page of a procedure: how long it really took."""

from django.db.models import Q

from services.catalogue.models import HandlingTime

MANY_DAYS = 60
"""Working days from which the counters tell no more apart."""


def times_taken(procedure: int, office: str) -> list[str]:
    """In words how long it took at the office of that code, where that is known, and at all offices; one statement."""
    rows = HandlingTime.objects.filter(Q(agency=None) | Q(agency__code=office), procedure=procedure)
    return [_in_words(row) for row in rows.select_related("agency").order_by("agency")]


def _in_words(row: HandlingTime) -> str:
    where = row.agency.name if row.agency else "Tất cả các nơi"
    half, most = _days(row.half_days), _days(row.most_days)
    said = f"9 trên 10 hồ sơ có kết quả {most}"
    said = said if half == most else f"một nửa số hồ sơ có kết quả {half}, {said}"
    return f"{where}: {said} (tính trên {row.dossiers} hồ sơ)"


def _days(days: int) -> str:
    return f"sau {MANY_DAYS} ngày làm việc hoặc lâu hơn" if days >= MANY_DAYS else f"trong {days} ngày làm việc"
