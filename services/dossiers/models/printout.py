"""Model: a sheet of the office as a PDF, for a short time."""

from datetime import timedelta

from django.db import models

from services.dossiers.models.requested_sheets import RequestedSheet


class Printout(RequestedSheet):
    """A control sheet or a register that a member of staff asked for (bản in)."""

    FRESH = timedelta(minutes=2)
    """Later it is drawn anew, since what it says goes on."""

    what = models.CharField(max_length=80)
    """Which sheet, such as `control:17` or `register:3:2026-11-01:2026-11-30`; the worker reads it."""

    class Meta:
        verbose_name = verbose_name_plural = "bản in"

    def __str__(self) -> str:
        return self.what

    def shows(self, what: str) -> bool:
        """Whether this sheet was drawn."""
        return self.what == what and self.pdf is not None
