"""Models: papers drawn before they are filed or issued, for whoever asked and for a short time."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models

from services.dossiers.models.work import Task

DRAWING_PATIENCE: Final = timedelta(minutes=5)
"""After this time without a PDF the same person may ask for another."""
RETENTION: Final = timedelta(hours=1)


class RequestedSheet(models.Model):
    """A PDF that is no paper, asked for, drawn or failed; deleted after an hour.

    A person has one of a kind at a time, so that nobody's many drafts keep the others' papers waiting.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64)
    """Of what it says: once that was changed it is another."""
    requested_at = models.DateTimeField()
    pdf = models.BinaryField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def is_answered(self, now: datetime) -> bool:
        """Whether it was drawn, or failed, and is still kept."""
        return (self.pdf is not None or self.failed_at is not None) and now - self.requested_at < RETENTION

    def is_being_drawn(self, now: datetime) -> bool:
        return self.pdf is None and self.failed_at is None and now - self.requested_at < DRAWING_PATIENCE


class DraftSheet(RequestedSheet):
    """The declaration of a draft as a PDF (bản nháp tờ khai)."""

    filing = models.ForeignKey("dossiers.Filing", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "bản nháp tờ khai"

    def __str__(self) -> str:
        return f"Bản nháp tờ khai {self.filing_id}"

    def says(self, filing_id: int, digest: str) -> bool:
        """Whether it is the sheet of this filing as it is now."""
        return (self.filing_id, self.digest) == (filing_id, digest)


class ResultPreview(RequestedSheet):
    """A result as it would be issued (bản xem trước): without number, signature and anything to verify."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    facts = models.JSONField()
    """What it says, as the paper would: `ResultFacts`."""

    class Meta:
        verbose_name = verbose_name_plural = "bản xem trước kết quả"

    def __str__(self) -> str:
        return f"Bản xem trước của việc {self.task_id}"
