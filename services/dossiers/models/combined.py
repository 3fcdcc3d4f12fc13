"""Models: a filing of several parts as a whole, and the parts that wait for another's result."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse


class CombinedFiling(models.Model):
    """A filing under an interconnected procedure (hồ sơ liên thông): a dossier for each part, one page for its owner.

    How far it is, its parts say. Its row is locked before any of their dossiers, so that two parts that end at once
    see one another.
    """

    filing = models.OneToOneField("dossiers.Filing", models.PROTECT, primary_key=True, related_name="whole")
    declaration = models.OneToOneField(
        "documents.Document", models.PROTECT, null=True, related_name="+", verbose_name="tờ khai chung"
    )
    """All that was declared, for the applicant; each office has the declaration of its own part."""
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    """When the last of its parts ended."""

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ liên thông"

    def __str__(self) -> str:
        return f"Hồ sơ liên thông số {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:whole", args=[self.pk])


class WaitingPartQuerySet(models.QuerySet["WaitingPart"]):
    def open(self) -> Self:
        """The parts that still wait."""
        return self.filter(opened_at__isnull=True, dropped_at__isnull=True)


class WaitingPart(models.Model):
    """A part that begins when another's result is issued (phần chờ): its office and its answers are those filed.

    The hash of its answers stands in the first event of the parts that began at once, and in its own when it begins.
    """

    whole = models.ForeignKey(CombinedFiling, models.PROTECT, related_name="waiting")
    part = models.CharField("phần", max_length=40)
    after = models.CharField("sau phần", max_length=40)
    """Key of the part on whose result it waits."""
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    answers = models.JSONField()
    hash = models.CharField(max_length=64)
    opened_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    dropped_at = models.DateTimeField("thôi chờ lúc", null=True, blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)
    """Why it is not opened any more."""

    objects = WaitingPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "phần chờ"
        constraints = [
            models.UniqueConstraint(name="part_waits_once", fields=["whole", "part"]),
            models.CheckConstraint(
                name="waiting_part_is_opened_or_dropped",
                condition=Q(opened_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
            models.CheckConstraint(name="dropped_part_says_why", condition=Q(dropped_at__isnull=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.part} sau {self.after}"
