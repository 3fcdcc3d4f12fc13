"""The table of counters."""

from django.db import models


class Counter(models.Model):
    """How often something was tried or asked for, until it is forgotten; written by `core.limits.counters` alone.

    It lies in the database, not in the cache: limits hold when a cache is emptied, or Redis is down.
    """

    key = models.BigIntegerField("khóa", primary_key=True)
    """A keyed hash of what is counted, so that no address and no name can be read from it."""
    count = models.PositiveIntegerField("số lần")
    expires_at = models.PositiveBigIntegerField("hết hạn lúc", db_index=True)
    """In seconds since 1970, as both databases compare and return them in raw SQL."""

    class Meta:
        verbose_name = verbose_name_plural = "bộ đếm"

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
