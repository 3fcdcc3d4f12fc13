"""The gauges: what is measured each minute, in what unit, and from which value on it is an alarm.

None reads a growing table: each walks the partial index of what is still open, no further than `COUNTED`.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.template.defaultfilters import floatformat
from django.utils import timezone

from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from payments.models import Attempt
from payments.status import AttemptStatus
from services.dossiers.models import Dossier, HistoryCheck
from services.dossiers.status import OPEN

COUNTED: Final = 10_000
"""Rows are counted no further."""
NEVER: Final = timedelta(days=3650).total_seconds()
"""The age of what never happened."""
SECONDS: Final = "giây"
UNITS_OF_TIME: Final[tuple[tuple[int, str], ...]] = ((86_400, "ngày"), (3_600, "giờ"), (60, "phút"), (1, SECONDS))
"""Each with its seconds; one is used from two of it on."""


@dataclass(frozen=True)
class Gauge:
    """One figure: `name` as Prometheus knows it, less `portal_`; `alarm` is the value from which a person is needed."""

    name: str
    label: str
    unit: str
    help: str
    read: Callable[[], float]
    alarm: float
    below: bool = False
    """Whether it is an alarm below `alarm`, not above."""

    def is_alarm(self, value: float) -> bool:
        """Whether this value calls for a person."""
        return value < self.alarm if self.below else value >= self.alarm

    def in_words(self, value: float) -> str:
        """The value as a person reads it: a long time in minutes, hours or days."""
        if self.unit != SECONDS:
            return f"{floatformat(round(value, 1), -1)} {self.unit}"
        if value >= NEVER:
            return "chưa lần nào"
        length, unit = next(one for one in UNITS_OF_TIME if value >= 2 * one[0] or one[0] == 1)
        return f"{floatformat(round(value / length, 1), -1)} {unit}"


def _waiting_jobs() -> float:
    return _counted(OutboxJob.objects.filter(due_at__lte=timezone.now()))


def _oldest_job_seconds() -> float:
    """How long the job that waits longest is overdue."""
    first = OutboxJob.objects.filter(due_at__isnull=False).order_by("due_at").values_list("due_at", flat=True).first()
    return max(_age(first), 0.0) if first else 0.0


def _given_up_jobs() -> float:
    return _counted(OutboxJob.objects.filter(state=JobState.GIVEN_UP))


def _open_payments() -> float:
    return _counted(Attempt.objects.filter(status=AttemptStatus.STARTED))


def _late_dossiers() -> float:
    return _counted(Dossier.objects.filter(status__in=sorted(OPEN), due_at__lt=timezone.now()))


def _history_faults() -> float:
    """How many faults the last verification of histories found."""
    last = HistoryCheck.objects.order_by("-pk").values_list("faults", flat=True).first()
    return float(len(last or ()))


def _history_check_age() -> float:
    last = HistoryCheck.objects.order_by("-pk").values_list("at", flat=True).first()
    return _age(last) if last else NEVER


def disk_free_share() -> float:
    """The free share of the disk with the portal's files, in per cent."""
    usage = shutil.disk_usage(settings.VAR_DIR)
    return 100 * usage.free / usage.total


def clock_drift_seconds() -> float:
    """How far this machine's clock is from that of PostgreSQL; SQLite has none of its own."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        return abs(float(cursor.fetchone()[0]) - time.time())


GAUGES: Final = (
    Gauge("jobs_waiting", "Việc nền đến hạn chưa làm", "việc", "Jobs that are due.", _waiting_jobs, 5_000),
    Gauge(
        "oldest_job_seconds", "Việc nền chờ lâu nhất", SECONDS, "By how much the oldest job is overdue.",
        _oldest_job_seconds, 600,
    ),
    Gauge("jobs_given_up", "Việc nền đã bỏ cuộc", "việc", "Jobs that were given up.", _given_up_jobs, 1),
    Gauge(
        "payments_open", "Lần thanh toán chưa có kết quả", "lần", "Attempts to pay without a result.",
        _open_payments, 2_000,
    ),
    Gauge("dossiers_late", "Hồ sơ quá hẹn trả", "hồ sơ", "Open dossiers past their due time.", _late_dossiers, COUNTED),
    Gauge(
        "history_faults", "Sai lệch nhật ký ở lần kiểm tra gần nhất", "sai lệch",
        "Faults found by the last verification of histories.", _history_faults, 1,
    ),
    Gauge(
        "history_check_age_seconds", "Kiểm tra nhật ký gần nhất cách đây", SECONDS,
        "How long ago histories were last verified.", _history_check_age, 36 * 3600,
    ),
    Gauge(
        "disk_free_percent", "Đĩa còn trống", "%", "Free space of the disk with the portal's files.",
        disk_free_share, 10, below=True,
    ),
    Gauge(
        "clock_drift_seconds", "Lệch giờ so với cơ sở dữ liệu", SECONDS, "Distance from the clock of the database.",
        clock_drift_seconds, 5,
    ),
)  # fmt: skip
BY_NAME: Final = {gauge.name: gauge for gauge in GAUGES}


def _counted(rows: "QuerySet[Dossier] | QuerySet[OutboxJob] | QuerySet[Attempt]") -> float:
    return float(rows.order_by()[:COUNTED].count())


def _age(moment: datetime) -> float:
    return (timezone.now() - moment).total_seconds()
