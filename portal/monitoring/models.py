"""The figures of the last two days."""

from datetime import timedelta
from typing import Final

from django.db import models

KEPT: Final = timedelta(hours=48)


class Sample(models.Model):
    """The value of one gauge (chỉ số vận hành) at one moment; a task takes one of each every minute."""

    at = models.DateTimeField("lúc")
    gauge = models.CharField("chỉ số", max_length=40)
    value = models.FloatField("giá trị")

    class Meta:
        verbose_name = verbose_name_plural = "số đo vận hành"
        indexes = [models.Index(name="sample_by_time", fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.gauge}: {self.value:g}"
