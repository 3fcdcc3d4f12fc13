"""The terms that editors teach the search, and who changed them. A change is never edited or deleted."""

from typing import Self

from django.conf import settings
from django.db import models

from services.catalogue.search.terms import Term, TermKind


class SearchTermQuerySet(models.QuerySet["SearchTerm"]):
    def in_effect(self) -> Self:
        return self.filter(is_active=True)


class SearchTerm(models.Model):
    """A phrase of everyday speech and what it means to the search (từ ngữ tìm kiếm)."""

    kind = models.CharField("loại", max_length=13, choices=TermKind)
    phrase = models.CharField("từ ngữ", max_length=120)
    meaning = models.CharField("nghĩa", max_length=500, blank=True)
    is_active = models.BooleanField("đang dùng", default=True)

    objects = SearchTermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "từ ngữ tìm kiếm"
        ordering = ["kind", "phrase"]
        constraints = [models.UniqueConstraint(name="search_term_is_written_once", fields=["kind", "phrase"])]

    def __str__(self) -> str:
        return self.phrase

    @property
    def term(self) -> Term:
        return Term(self.kind, self.phrase, self.meaning)

    def in_words(self) -> str:
        """What the row says, for the log."""
        return f"{self.get_kind_display()}: {self.phrase} = {self.meaning or '–'}" + (
            "" if self.is_active else " (tắt)"
        )


class SearchTermChange(models.Model):
    """An entry of the log of terms: who wrote what, and what it said before (append-only)."""

    term = models.ForeignKey(SearchTerm, models.PROTECT, related_name="changes", verbose_name="từ ngữ")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người sửa")
    at = models.DateTimeField("lúc", auto_now_add=True)
    before = models.CharField("trước", max_length=800, blank=True)
    after = models.CharField("sau", max_length=800)

    class Meta:
        verbose_name = verbose_name_plural = "nhật ký từ ngữ tìm kiếm"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.after
