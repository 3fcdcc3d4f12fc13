"""What was carried out of the table of retention, and the erasures that citizens asked for."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

RUNS_KEPT: Final = timedelta(days=90)


class RetentionRun(models.Model):
    """One rule carried out once (lần thực hiện thời hạn lưu giữ). Without an end it was killed, or failed, half way."""

    rule = models.SlugField("quy tắc", max_length=30, db_index=False)
    began_at = models.DateTimeField("bắt đầu lúc")
    ended_at = models.DateTimeField("xong lúc", null=True)
    handled = models.PositiveIntegerField("đã xử lý", default=0)
    is_cut = models.BooleanField("còn lại cho lần sau", default=False)
    """It stopped at the most that one run may handle."""

    class Meta:
        verbose_name = "lần thực hiện"
        verbose_name_plural = "thời hạn lưu giữ"
        indexes = [models.Index(name="retention_run_of_rule", fields=["rule", "-id"])]

    def __str__(self) -> str:
        return f"{self.rule} {self.began_at:%d/%m/%Y %H:%M}"


class Erasure(models.Model):
    """One citizen's data to be erased, as they asked (xóa dữ liệu theo yêu cầu).

    One administrator proposes it, another decides, for it cannot be undone.
    """

    account = models.PositiveBigIntegerField("tài khoản số")
    """Only its number: the account itself goes where nothing needs it."""
    reason = models.CharField("lý do", max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    is_granted = models.BooleanField("được duyệt", default=False)
    done_at = models.DateTimeField("xóa xong lúc", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "xóa dữ liệu theo yêu cầu"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], name="one_open_erasure_an_account", condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="erasure_takes_two",
                condition=Q(is_granted=False) | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="erasure_is_done_once_granted", condition=Q(done_at__isnull=True) | Q(is_granted=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Tài khoản số {self.account}, {self.proposed_at:%d/%m/%Y}"

    @property
    def state(self) -> str:
        """In words."""
        if self.decided_at is None:
            return "Đang chờ người thứ hai"
        if not self.is_granted:
            return "Đã bỏ"
        return "Đã xóa" if self.done_at else "Đang xóa"
