"""Models: the times that an office publishes, and the appointments of dossiers."""

from datetime import date, datetime, time, timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext, gettext_lazy

from core.status import StatusChoices
from core.ui.formatting import format_date
from services.catalogue.package.appointments import AppointmentPurpose


class SlotPlan(models.Model):
    """Slots published at once by a pattern (lịch hẹn đã công bố): what they are for, and where."""

    key = models.UUIDField("khóa", unique=True, null=True, editable=False)
    """Of the form that published it: pressing the button twice publishes once."""
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    purposes = models.JSONField("mục đích", default=list)
    """Values of `AppointmentPurpose`."""
    procedures = models.ManyToManyField("catalogue.Procedure", blank=True, related_name="+", verbose_name="thủ tục")
    """Empty: for all procedures."""
    place = models.CharField("nơi hẹn", max_length=200, blank=True)
    """Empty for visits to the applicant's place."""
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người công bố"
    )
    published_at = models.DateTimeField("công bố lúc", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "lịch hẹn đã công bố"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="slot_plan_begins_before_it_ends", condition=Q(first_day__lte=F("last_day")))
        ]
        indexes = [models.Index(fields=["agency", "last_day"], name="slot_plan_of_agency")]

    def __str__(self) -> str:
        return f"Lịch hẹn {self.first_day:%d/%m/%Y} – {self.last_day:%d/%m/%Y}"

    @property
    def purpose_labels(self) -> str:
        return ", ".join(AppointmentPurpose(value).label for value in self.purposes)


def midnight(day: date) -> datetime:
    """When the day begins, in local time."""
    return make_aware(datetime.combine(day, time.min))


class SlotQuerySet(models.QuerySet["Slot"]):
    def choosable(self, now: datetime) -> Self:
        """The slots to come that are not closed and have room."""
        return self.filter(closed_at__isnull=True, starts_at__gt=now, taken__lt=F("capacity"))

    def on(self, day: date) -> Self:
        """The slots that begin on this day."""
        return self.filter(starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1)))


class Slot(models.Model):
    """A time at which an office receives so many appointments (khung giờ hẹn)."""

    plan = models.ForeignKey(SlotPlan, models.PROTECT, related_name="slots", verbose_name="lịch hẹn")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    starts_at = models.DateTimeField("bắt đầu")
    ends_at = models.DateTimeField("kết thúc")
    capacity = models.PositiveSmallIntegerField("số chỗ")
    taken = models.PositiveSmallIntegerField("đã đặt", default=0)
    """How many appointments it holds now; the database refuses one more than its capacity."""
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    close_reason = models.CharField("lý do đóng", max_length=300, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "khung giờ hẹn"
        constraints = [
            models.CheckConstraint(name="slot_is_never_overbooked", condition=Q(taken__lte=F("capacity"))),
            models.CheckConstraint(name="slot_has_room_for_somebody", condition=Q(capacity__gte=1)),
            models.CheckConstraint(name="slot_begins_before_it_ends", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(
                name="closed_slot_says_why", condition=Q(closed_at__isnull=True) | ~Q(close_reason="")
            ),
            models.UniqueConstraint(name="plan_has_a_slot_once", fields=["plan", "starts_at"]),
        ]
        indexes = [models.Index(fields=["agency", "starts_at", "id"], name="slot_of_agency")]

    def __str__(self) -> str:
        starts = localtime(self.starts_at)
        return gettext("%(hours)s ngày %(day)s") % {"hours": f"{starts:%H:%M}", "day": format_date(starts)}

    @property
    def day(self) -> date:
        return localdate(self.starts_at)

    @property
    def free(self) -> int:
        """How many more it takes."""
        return 0 if self.closed_at else self.capacity - self.taken


class AppointmentStatus(StatusChoices):
    """Where an appointment stands."""

    AWAITED = "awaited", "warning", "clock", gettext_lazy("Chờ chọn giờ")
    SET = "set", "info", "check", gettext_lazy("Đã hẹn")
    ATTENDED = "attended", "success", "seal", gettext_lazy("Đã có mặt")
    MISSED = "missed", "error", "cross", gettext_lazy("Không đến")
    WAIVED = "waived", "still", "undo", gettext_lazy("Không cần hẹn nữa")
    CANCELLED = "cancelled", "still", "undo", gettext_lazy("Đã hủy")


LIVE: Final = (AppointmentStatus.AWAITED, AppointmentStatus.SET, AppointmentStatus.MISSED)
"""What somebody has still to see to: choose, come, or decide after nobody came."""
SETTLED: Final = (AppointmentStatus.ATTENDED, AppointmentStatus.WAIVED)
"""What lets the step go on."""


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)


class Appointment(models.Model):
    """An appointment that a step of a dossier needs (cuộc hẹn); one row for its life, its changes are events."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="appointments")
    step = models.CharField("bước", max_length=40)
    """The key of the process step that needs it."""
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    """The office that people meet."""
    purpose = models.CharField("mục đích", max_length=16, choices=AppointmentPurpose)
    status = models.CharField("trạng thái", max_length=12, choices=AppointmentStatus, default=AppointmentStatus.AWAITED)
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="appointments")
    """The time; kept once it is over, empty while none is chosen."""
    choose_by = models.DateField("chọn trước ngày")
    """The last day that the applicant may choose."""
    changes = models.PositiveSmallIntegerField("số lần người nộp đổi", default=0)
    misses = models.PositiveSmallIntegerField("số lần không đến", default=0)
    asked_at = models.DateTimeField("yêu cầu lúc")
    reminded_at = models.DateTimeField("nhắc lúc", null=True, blank=True)
    """When the applicant was reminded of this slot, or of choosing one."""

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "cuộc hẹn"
        constraints = [
            models.UniqueConstraint(
                name="step_has_one_live_appointment", fields=["dossier", "step"], condition=Q(status__in=LIVE)
            ),
            models.CheckConstraint(
                name="set_appointment_has_a_slot",
                condition=~Q(status__in=["set", "attended"]) | Q(slot__isnull=False),
            ),
            models.CheckConstraint(
                name="awaited_appointment_has_none", condition=~Q(status="awaited") | Q(slot__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["status", "id"], name="appointment_to_look_after", condition=Q(status__in=LIVE))
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_status_display()}"

    @property
    def state(self) -> AppointmentStatus:
        """The status as an enum member."""
        return AppointmentStatus(self.status)

    @property
    def is_set(self) -> bool:
        return self.state is AppointmentStatus.SET
