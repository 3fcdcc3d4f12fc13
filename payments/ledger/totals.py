"""Daily totals of the ledger, for the back office, and their CSV export."""

import csv
from datetime import date, datetime, time, timedelta
from io import StringIO
from itertools import chain
from typing import Final

from django import forms
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.timezone import localtime

from core.people import Person
from core.permissions import reach_of
from core.spreadsheets import BYTE_ORDER_MARK, cell_text
from core.ui.formatting import format_vnd
from payments.ledger import accounts
from payments.models import Entry
from payments.status import EntryKind
from payments.verbs import MoneyVerb

CHART_DAYS = 14
"""Number of days in the bar chart."""
FIRST_DAY = date(2020, 1, 1)
"""The earliest day to be shown; nothing was collected before."""
PAID: Final = (EntryKind.SETTLEMENT, EntryKind.SURPLUS)
CORRECTED: Final = (EntryKind.REVERSAL, EntryKind.WRITE_OFF)
CSV_COLUMNS = [
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


def parse_day(text: str) -> date:
    """A date from the query string, limited to FIRST_DAY..today; today if it is not a date."""
    today = timezone.localdate()
    try:
        day: date = forms.DateField().clean(text)
    except forms.ValidationError:
        return today
    return max(FIRST_DAY, min(day, today))


def day_context(person: Person, day: date) -> dict[str, object]:
    """Template context of the page of daily totals."""
    return {
        "day": day,
        "previous_day": day - timedelta(days=1) if day > FIRST_DAY else None,
        "next_day": day + timedelta(days=1) if day < timezone.localdate() else None,
        "columns": ["Loại", "Số bút toán", "Số tiền"],
        "rows": _totals_by_kind(person, day),
        "bars": _chart_bars(person, day),
    }


def entries(person: Person, first: date, last: date) -> list[QuerySet[Entry]]:
    """Ledger entries from the first to the last day, of the agencies whose money this person may read.

    What was paid or paid back is found by the account of the agency, which an index begins with; what corrects a bank's
    statement is on no agency's account and is rare.
    """
    start = timezone.make_aware(datetime.combine(first, time()))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
    within = Entry.objects.filter(happened_at__gte=start, happened_at__lt=end).order_by()
    codes = reach_of(person, MoneyVerb.READ).payee_codes
    owned = [account(code) for code in codes for account in (accounts.income, accounts.refunds_payable)]
    return [
        within.filter(kind__in=PAID, credit__in=owned),
        within.filter(kind=EntryKind.REFUND, debit__in=owned),
        within.filter(kind__in=CORRECTED, order__payee__in=codes),
    ]


def entries_csv(person: Person, day: date) -> str:
    """The entries of one day as CSV, with a byte order mark so that spreadsheets read it as UTF-8."""
    output = StringIO()
    writer = csv.writer(output)
    writer.writerow(CSV_COLUMNS)
    found = chain.from_iterable(some.select_related("order", "attempt") for some in entries(person, day, day))
    for entry in sorted(found, key=lambda entry: (entry.happened_at, entry.pk)):
        writer.writerow(cell_text(cell) for cell in _cells(entry))
    return BYTE_ORDER_MARK + output.getvalue()


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


def _totals_by_kind(person: Person, day: date) -> list[tuple[object, ...]]:
    sums = chain.from_iterable(
        some.values("kind").annotate(count=Count("*"), vnd=Sum("amount_vnd")) for some in entries(person, day, day)
    )
    in_order = sorted(sums, key=lambda row: str(row["kind"]))
    return [(EntryKind(row["kind"]).label, row["count"], format_vnd(row["vnd"])) for row in in_order]


def _chart_bars(person: Person, day: date) -> list[dict[str, object]]:
    """Rows of the bar chart: the amounts settled on each of the CHART_DAYS days up to this one."""
    days = [day - timedelta(days=offset) for offset in range(CHART_DAYS - 1, -1, -1)]
    paid, *_ = entries(person, days[0], day)
    settled = paid.filter(kind=EntryKind.SETTLEMENT)
    by_day = settled.annotate(day=TruncDate("happened_at")).values("day").annotate(vnd=Sum("amount_vnd"))
    sums = {row["day"]: row["vnd"] for row in by_day.order_by("day")}
    highest = max(sums.values(), default=1)
    return [
        {
            "label": f"{each:%d/%m}",
            "value": format_vnd(sums.get(each, 0)),
            "share": round(100 * sums.get(each, 0) / highest),
        }
        for each in days
    ]
