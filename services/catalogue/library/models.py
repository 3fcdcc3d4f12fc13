"""Shared parts of forms and their versions. A version never changes; packages keep a copy of the one they took."""

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models


class SharedKind(models.TextChoices):
    """What a shared part is."""

    LIST = "list", "Danh mục"
    BLOCK = "block", "Nhóm câu hỏi"


class SharedPartQuerySet(models.QuerySet["SharedPart"]):
    def named(self, name: str) -> Self:
        """The part that forms call by this name: `G15/clinics`."""
        issuer, _, key = name.partition("/")
        return self.filter(issuer__code=issuer, key=key)


class SharedPart(models.Model):
    """A code list or a block of questions of a ministry (thư viện dùng chung)."""

    issuer = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    key = models.CharField("khóa", max_length=40, validators=[RegexValidator(r"^[a-z][a-z0-9_]*$")])
    kind = models.CharField("loại", max_length=5, choices=SharedKind)
    title = models.CharField("tên", max_length=200)

    objects = SharedPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "mục dùng chung"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="shared_part_has_one_name", fields=["issuer", "key"])]

    def __str__(self) -> str:
        return self.title


class SharedVersion(models.Model):
    """One version of a shared part: its options or fields as JSON, never changed."""

    part = models.ForeignKey(SharedPart, models.PROTECT, related_name="versions", verbose_name="mục dùng chung")
    number = models.PositiveIntegerField("phiên bản")
    content = models.JSONField("nội dung")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người soạn")
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "phiên bản của mục dùng chung"
        ordering = ["part", "-number"]
        constraints = [models.UniqueConstraint(name="shared_version_number_is_used_once", fields=["part", "number"])]

    def __str__(self) -> str:
        return f"{self.part} phiên bản {self.number}"
