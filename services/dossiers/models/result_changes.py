"""Model: the correction or withdrawal of results that were issued, proposed by one person and decided by another."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

CORRECTION_STEP: Final = "correction"
"""The key of the task of writing the corrected results."""
RESULT_CHANGE_STEP: Final = "result_change"
"""The key of the task of deciding."""


class ResultChangeKind(models.TextChoices):
    CORRECTION = "correction", "Đính chính, cấp lại kết quả"
    WITHDRAWAL = "withdrawal", "Thu hồi kết quả"


class ResultChangeQuerySet(models.QuerySet["ResultChange"]):
    def open(self) -> Self:
        """Neither decided nor given up yet."""
        return self.filter(closed_at__isnull=True)

    def carried_out(self) -> Self:
        return self.filter(is_approved=True)


class ResultChange(models.Model):
    """That results of a dossier are corrected or withdrawn (đính chính, thu hồi), and what a second person decided.

    The status of the dossier stays: nothing final is moved. A dossier has at most one open change.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="result_changes")
    kind = models.CharField("loại", max_length=12, choices=ResultChangeKind)
    reason = models.TextField("lý do")
    legal_ground = models.TextField("căn cứ", blank=True)
    """Of a withdrawal, as the clerk wrote it."""
    content = models.JSONField("nội dung đúng", default=dict)
    """Of a correction: the answers of all results, by key of the result; empty until it is proposed."""
    papers = models.ManyToManyField("dossiers.Paper", related_name="+", verbose_name="giấy bị thu hồi")
    """Of a withdrawal: the originals that are withdrawn, with their copies."""
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người quyết định",
    )
    closed_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    is_approved = models.BooleanField("được duyệt", default=False)

    objects = ResultChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "đính chính, thu hồi kết quả"
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_open_result_change", fields=["dossier"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="result_change_is_approved_by_a_second_person",
                condition=Q(is_approved=False)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="withdrawal_of_a_result_names_its_ground",
                condition=~Q(kind=ResultChangeKind.WITHDRAWAL) | ~Q(legal_ground=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason[:60]}"

    @property
    def is_correction(self) -> bool:
        return self.kind == ResultChangeKind.CORRECTION
