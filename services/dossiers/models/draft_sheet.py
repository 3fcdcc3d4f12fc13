"""Models: papers drawn before they are filed or issued, for whoever asked and for a short time."""

from django.db import models

from services.dossiers.models.requested_sheets import RequestedSheet
from services.dossiers.models.work import Task


class DraftSheet(RequestedSheet):
    """The declaration of a draft as a PDF (bản nháp tờ khai)."""

    filing = models.ForeignKey("dossiers.Filing", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    """Of what it says: once that was changed it is another."""

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
    """What it says, as the paper would: `ResultFacts`, of a withdrawal `WithdrawalFacts`."""
    digest = models.CharField(max_length=64)
    """Of what it says: once that was changed it is another."""

    class Meta:
        verbose_name = verbose_name_plural = "bản xem trước kết quả"

    def __str__(self) -> str:
        return f"Bản xem trước của việc {self.task_id}"


class PaperSample(RequestedSheet):
    """The paper of a made-up person by the template of a draft version, saved or not (bản mẫu)."""

    version = models.ForeignKey("catalogue.ProcedureVersion", models.CASCADE, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+")
    """In whose name it is."""
    facts = models.JSONField()

    class Meta:
        verbose_name = verbose_name_plural = "bản mẫu kết quả"

    def __str__(self) -> str:
        return f"Bản mẫu của phiên bản {self.version_id}"
