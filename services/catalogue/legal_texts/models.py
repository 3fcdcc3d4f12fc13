"""Models: the texts that a procedure in force cites, and texts that another replaces from a day on."""

from django.conf import settings
from django.db import models


class CitedText(models.Model):
    """A legal text that the version in force of a procedure cites, anywhere in its package.

    A copy of what the package says, so that no page has to read packages; written anew with each version.
    """

    procedure = models.ForeignKey(
        "catalogue.Procedure", models.CASCADE, related_name="cited_texts", verbose_name="thủ tục"
    )
    number = models.CharField("số, ký hiệu", max_length=80, db_index=True)
    """As `citations.key_of` writes it."""

    class Meta:
        verbose_name = verbose_name_plural = "văn bản được viện dẫn"
        constraints = [models.UniqueConstraint(name="procedure_cites_a_text_once", fields=["procedure", "number"])]

    def __str__(self) -> str:
        return self.number


class ReplacedText(models.Model):
    """A legal text that another replaces from a day on (văn bản bị thay thế): who cites it has something to change."""

    number = models.CharField("số, ký hiệu", max_length=80, unique=True)
    """As `citations.key_of` writes it."""
    replaced_by = models.CharField("được thay bằng", max_length=80)
    since = models.DateField("từ ngày")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")
    marked_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "văn bản bị thay thế"
        ordering = ["-since", "number"]

    def __str__(self) -> str:
        return f"{self.number}, thay bằng {self.replaced_by} từ {self.since:%d/%m/%Y}"
