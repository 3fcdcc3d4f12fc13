"""Model: one entry of the access log."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LABEL_LENGTH: Final = 300


class AccessKind(models.TextChoices):
    """What was read."""

    DOSSIER = "dossier", _("Hồ sơ")
    FILE = "file", _("Tệp đính kèm")
    PAPER = "paper", _("Giấy tờ")
    ORDER = "order", _("Khoản phải nộp")
    PERSON = "person", _("Tài khoản")
    SEARCH = "search", _("Tìm kiếm")


class AccessRecordQuerySet(models.QuerySet["AccessRecord"]):
    def about(self, person_id: int) -> Self:
        """The records about this person, with their readers."""
        return self.filter(subject_id=person_id).select_related("reader")

    def of_dossier(self, pk: int) -> Self:
        """Each time that somebody opened this dossier, with who did."""
        return self.filter(object_id=pk, kind=AccessKind.DOSSIER).select_related("reader")


class AccessRecord(models.Model):
    """Somebody read something about a person, or searched (lượt truy cập); database triggers refuse any change."""

    at = models.DateTimeField("lúc", auto_now_add=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name="người xem"
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="về ai",
    )
    """None for a search, which may find many people."""
    kind = models.CharField("xem gì", max_length=8, choices=AccessKind)
    object_id = models.PositiveBigIntegerField("khóa", null=True)
    label = models.CharField("nội dung", max_length=LABEL_LENGTH)
    """What it was called then, such as the code of a dossier; for a search its terms."""
    purpose = models.CharField("mục đích", max_length=200)

    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt truy cập"
        verbose_name_plural = "nhật ký truy cập"
        indexes = [
            models.Index(name="access_about_person", fields=["subject", "-id"]),
            models.Index(name="access_of_reader", fields=["reader", "-at", "-id"]),
            models.Index(name="access_to_dossier", fields=["object_id", "-id"], condition=Q(kind="dossier")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}"
