"""Models of the calendar: days that differ from their weekday, and changes whose due times are moved."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q


class DayKind(models.TextChoices):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday", "Ngày nghỉ lễ"
    COMPENSATION = "compensation", "Ngày nghỉ bù, hoán đổi"
    WORKED = "worked", "Ngày làm bù"


DAYS_OFF_A_YEAR = 11
"""Public holidays of a year: Bộ luật Lao động 45/2019/QH14 Điều 112, five of them Tết."""


def covers_year(days: Mapping[date, str], year: int) -> bool:
    """Whether all days off of a year are among these: the Prime Minister fixes those of Tết a year at a time."""
    return sum(day.year == year and kind != DayKind.WORKED for day, kind in days.items()) >= DAYS_OFF_A_YEAR


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def is_year_known(self, year: int) -> bool:
        """Whether all days off of this year are entered."""
        return covers_year(dict(self.filter(day__year=year).values_list("day", "kind")), year)


class CalendarDay(models.Model):
    """A working day or day off that differs from its weekday (Labour Code art. 112)."""

    day = models.DateField("ngày", primary_key=True)
    kind = models.CharField("loại", max_length=12, choices=DayKind)
    name = models.CharField("tên", max_length=120)
    source = models.CharField("căn cứ", max_length=200, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} – {self.name}"


class CalendarChange(models.Model):
    """A day of the calendar that became another: what was promised across it is moved in the background, once.

    One change after the other is carried out; `done_at` says when all its due times were moved.
    """

    day = models.DateField("ngày")
    before = models.CharField("trước đó", max_length=12, choices=DayKind, blank=True)
    """Blank: as its weekday."""
    after = models.CharField("từ nay", max_length=12, choices=DayKind, blank=True)
    name = models.CharField("tên", max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đổi")
    at = models.DateTimeField("đổi lúc")
    done_at = models.DateTimeField("dời xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thay đổi của lịch làm việc"
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], name="calendar_change_open", condition=Q(done_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.get_after_display() or 'như ngày thường'}"
