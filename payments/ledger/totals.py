"""What came in and went out, by day."""

import csv
from datetime import date, datetime, time, timedelta
from io import StringIO

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.timezone import localtime

from core.formatting import format_vnd
from core.people import Person
from payments.backoffice.permissions import reach
from payments.models import Entry
from payments.status import EntryKind
from payments.verbs import MoneyVerb

FORTNIGHT = 14
FIRST = date(2020, 1, 1)
"""Nothing was collected before."""
COLUMNS = [
    "Lúc",
    "Loại",
    "Mã thanh toán",
    "Mã giao dịch",
    "Số giao dịch tại cổng",
    "Cơ quan thu",
    "Ghi nợ",
    "Ghi có",
    "Số tiền",
]


def day_of(text: str) -> date:
    """The day asked for, not before the first nor after today; today when no day was."""
    today = timezone.localdate()
    try:
        return max(FIRST, min(date.fromisoformat(text), today))
    except ValueError:
        return today


def day_page(person: Person, day: date) -> dict[str, object]:
    """Everything the page of a day shows."""
    return {
        "day": day,
        "before": day - timedelta(days=1) if day > FIRST else None,
        "after": day + timedelta(days=1) if day < timezone.localdate() else None,
        "columns": ["Loại", "Số bút toán", "Số tiền"],
        "rows": _by_kind(entries(person, day, day)),
        "bars": _bars(person, day),
    }


def entries(person: Person, first: date, last: date) -> QuerySet[Entry]:
    """The movements of some days that this person may read."""
    start = timezone.make_aware(datetime.combine(first, time()))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
    within = Entry.objects.filter(reach(person, MoneyVerb.READ, column="order__payee"))
    return within.filter(happened_at__gte=start, happened_at__lt=end)


def as_csv(person: Person, day: date) -> str:
    """With the mark by which spreadsheets know Unicode."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for entry in entries(person, day, day).select_related("order", "attempt").order_by("happened_at", "pk"):
        writer.writerow(_harmless(cell) for cell in _cells(entry))
    return "\ufeff" + file.getvalue()


def _cells(entry: Entry) -> list[str]:
    return [
        f"{localtime(entry.happened_at):%Y-%m-%d %H:%M:%S}",
        entry.get_kind_display(),
        entry.order.reference if entry.order else "",
        entry.attempt.reference if entry.attempt else "",
        entry.transaction_no,
        entry.order.payee if entry.order else "",
        entry.debit,
        entry.credit,
        str(entry.amount_vnd),
    ]


def _harmless(cell: str) -> str:
    """A spreadsheet takes these signs for the beginning of a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _by_kind(rows: QuerySet[Entry]) -> list[tuple[object, ...]]:
    sums = rows.values("kind").annotate(count=Count("pk"), vnd=Sum("amount_vnd")).order_by("kind")
    return [(EntryKind(row["kind"]).label, row["count"], format_vnd(row["vnd"])) for row in sums]


def _bars(person: Person, day: date) -> list[dict[str, object]]:
    """The sums collected each day of the fortnight that ends with this one."""
    days = [day - timedelta(days=back) for back in range(FORTNIGHT - 1, -1, -1)]
    collected = entries(person, days[0], day).filter(kind=EntryKind.SETTLEMENT)
    by_day = collected.annotate(day=TruncDate("happened_at")).values("day").annotate(vnd=Sum("amount_vnd"))
    sums = {row["day"]: row["vnd"] for row in by_day.order_by("day")}
    most = max(sums.values(), default=1)
    return [
        {"label": f"{one:%d/%m}", "value": format_vnd(sums.get(one, 0)), "share": round(100 * sums.get(one, 0) / most)}
        for one in days
    ]
