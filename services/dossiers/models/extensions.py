"""Model: the extension of a time limit, proposed by one person and decided by another."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

EXTENSION_STEP: Final = "extension"
"""The key of the task of deciding; the work on the dossier goes on beside it."""


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def open(self) -> Self:
        """Proposed and not decided yet."""
        return self.filter(decided_at__isnull=True)

    def granted(self) -> Self:
        return self.filter(is_granted=True)


class Extension(models.Model):
    """A proposal to apologise and give the result later, and what a second person decided (đề nghị gia hạn).

    A dossier is extended once (NĐ 61/2018 art. 19(9)). Of one that was, the row keeps the day that was promised first.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="extensions")
    reason = models.TextField("lý do")
    due_before = models.DateTimeField("hạn đã hẹn")
    due_after = models.DateTimeField("hạn hẹn lại")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người quyết định",
    )
    """Empty where the clock stopped, or the dossier ended, before anybody decided."""
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    is_granted = models.BooleanField("được gia hạn", null=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "đề nghị gia hạn"
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_open_extension", fields=["dossier"], condition=Q(decided_at__isnull=True)
            ),
            models.UniqueConstraint(name="dossier_is_extended_once", fields=["dossier"], condition=Q(is_granted=True)),
            models.CheckConstraint(name="extension_gives_more_time", condition=Q(due_after__gt=F("due_before"))),
            models.CheckConstraint(
                name="extension_is_decided_by_a_second_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="granted_extension_says_by_whom",
                condition=Q(decided_at__isnull=True, is_granted__isnull=True)
                | Q(decided_at__isnull=False, is_granted=False)
                | Q(decided_at__isnull=False, is_granted=True, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:60]
