"""Model: that a dossier was written to its archive file."""

from typing import Final

from django.db import models

from core.content_storage import ContentStorage
from services.dossiers.models.dossier import Dossier

ARCHIVES: Final = ContentStorage("archives", ".zip")


class DossierArchive(models.Model):
    """An archive file of a dossier that has ended (tệp lưu trữ hồ sơ); triggers refuse to change or delete the row.

    What happens to the dossier afterwards, such as a result that is corrected, gets another.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="archives", db_index=False)
    head = models.CharField("mã băm nhật ký", max_length=64)
    """Hash of the newest event in it."""
    sha256 = models.CharField("mã băm SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("dung lượng")
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "tệp lưu trữ hồ sơ"
        constraints = [models.UniqueConstraint(name="history_is_archived_once", fields=["dossier", "head"])]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.head[:12]}"
