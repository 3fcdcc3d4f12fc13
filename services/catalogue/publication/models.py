"""Emergency stops of filing, the remarks of reviewers, and the days on which a procedure changes by itself."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

CONFIRM_WITHIN: Final = timedelta(hours=24)
"""How long a stop of one person lasts; without a second one it is lifted again."""


class FilingStopQuerySet(models.QuerySet["FilingStop"]):
    def current(self) -> Self:
        """Those that are not lifted."""
        return self.filter(lifted_at=None)

    def lapsed(self, now: datetime) -> Self:
        """Those that nobody confirmed in time."""
        return self.current().filter(confirmed_at=None, stopped_at__lte=now - CONFIRM_WITHIN)


class FilingStop(models.Model):
    """An emergency stop of filing (tạm dừng nhận hồ sơ): who stopped, confirmed and lifted it, and what citizens read.

    While it lasts, `Procedure.stopped_because` holds its sentence.
    """

    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, related_name="filing_stops", verbose_name="thủ tục"
    )
    sentence = models.TextField("thông báo cho người dân")
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người dừng"
    )
    stopped_at = models.DateTimeField("dừng lúc")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xác nhận"
    )
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người mở lại"
    )
    """None of a lifted one: nobody confirmed it in time."""
    lifted_at = models.DateTimeField("mở lại lúc", null=True, blank=True)
    note = models.TextField("lý do mở lại", blank=True)

    objects = FilingStopQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lần tạm dừng nhận hồ sơ"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="filing_is_stopped_once_at_a_time", fields=["procedure"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="filing_stop_is_confirmed_by_another",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("stopped_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.sentence}"

    @property
    def lapses_at(self) -> datetime:
        """When it is lifted again unless a second person confirms it."""
        return self.stopped_at + CONFIRM_WITHIN


class RemarkQuerySet(models.QuerySet["Remark"]):
    def unresolved(self) -> Self:
        return self.filter(resolved_at=None)


class Remark(models.Model):
    """What a reviewer says of a version at one place of it (nhận xét), and how it was settled."""

    version = models.ForeignKey(
        "catalogue.ProcedureVersion", models.PROTECT, related_name="remarks", verbose_name="phiên bản"
    )
    place = models.CharField("về", max_length=400, blank=True)
    """The place in the words of the difference page; empty: the version as a whole."""
    text = models.TextField("nhận xét")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhận xét")
    at = models.DateTimeField("lúc", auto_now_add=True)
    answer = models.TextField("đã xử lý thế nào", blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xử lý"
    )
    resolved_at = models.DateTimeField("xử lý lúc", null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "nhận xét khi duyệt"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="resolved_remark_says_by_whom_and_when",
                condition=Q(resolved_by=None, resolved_at=None, answer="")
                | (Q(resolved_by__isnull=False, resolved_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class DatedChangeKind(models.TextChoices):
    """What happens to a procedure on a day that its version in force names."""

    BEGINS = "begins", "Bắt đầu áp dụng"
    EXPIRES = "expires", "Hết hiệu lực, chưa có quy định tiếp theo"


class DatedChange(models.Model):
    """A day on which a rate or reduction of the version in force begins, or ends with nothing after it.

    A copy of what the package says, so that a list of all need not read packages; written anew with each version.
    """

    procedure = models.ForeignKey(
        "catalogue.Procedure", models.CASCADE, related_name="dated_changes", verbose_name="thủ tục"
    )
    on = models.DateField("ngày")
    kind = models.CharField("loại", max_length=7, choices=DatedChangeKind)
    says = models.CharField("nội dung", max_length=400)

    class Meta:
        verbose_name = verbose_name_plural = "thay đổi có hẹn ngày"
        ordering = ["on", "pk"]
        indexes = [models.Index(name="dated_change_by_day", fields=["on", "id"])]

    def __str__(self) -> str:
        return f"{self.on}: {self.says}"
