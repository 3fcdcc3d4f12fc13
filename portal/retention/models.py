"""What was carried out of the table of retention."""

from datetime import timedelta
from typing import Final

from django.db import models

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
