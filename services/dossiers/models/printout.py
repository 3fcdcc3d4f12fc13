"""Model: a sheet of the office as a PDF, for a short time."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models

DRAWING_PATIENCE: Final = timedelta(minutes=5)
"""After this time without a PDF the same person may ask for another."""
FRESH: Final = timedelta(minutes=2)
"""Asked for again within this time, it is the same; later it is drawn anew, since what it says goes on."""


class Printout(models.Model):
    """A control sheet or a register that a member of staff asked for (bản in), drawn or failed; deleted overnight.

    A person has one at a time, so that nobody's many sheets keep the papers of others waiting.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    what = models.CharField(max_length=80)
    """Which sheet, such as `control:17` or `register:3:2026-11-01:2026-11-30`; the worker reads it."""
    requested_at = models.DateTimeField()
    pdf = models.BinaryField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "bản in"

    def __str__(self) -> str:
        return self.what

    def shows(self, what: str) -> bool:
        """Whether this sheet was drawn."""
        return self.what == what and self.pdf is not None

    def is_answered(self, now: datetime) -> bool:
        """Whether it was drawn, or failed, and still says how things are."""
        return (self.pdf is not None or self.failed_at is not None) and now - self.requested_at < FRESH

    def is_being_drawn(self, now: datetime) -> bool:
        return self.pdf is None and self.failed_at is None and now - self.requested_at < DRAWING_PATIENCE
