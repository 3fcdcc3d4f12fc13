"""Model: what is the same of every sheet that is drawn for whoever asked, for a short time."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models

DRAWING_PATIENCE: Final = timedelta(minutes=5)
"""After this time without a PDF the same person may ask for another."""
RETENTION: Final = timedelta(hours=1)


class RequestedSheet(models.Model):
    """A PDF that is no paper, asked for, drawn or failed; deleted after an hour.

    A person has one of a kind at a time, so that nobody's many sheets keep the papers of others waiting.
    """

    FRESH: ClassVar[timedelta] = RETENTION
    """Asked for again within this time, it is the same."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    requested_at = models.DateTimeField()
    pdf = models.BinaryField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def is_answered(self, now: datetime) -> bool:
        """Whether it was drawn, or failed, and still says how things are."""
        return (self.pdf is not None or self.failed_at is not None) and now - self.requested_at < self.FRESH

    def is_being_drawn(self, now: datetime) -> bool:
        return self.pdf is None and self.failed_at is None and now - self.requested_at < DRAWING_PATIENCE
