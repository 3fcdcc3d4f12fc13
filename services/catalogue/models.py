"""Procedures and their versions. A published version never changes; a dossier keeps its own for life."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """The life of a version."""

    DRAFT = "draft", "Bản nháp"
    REVIEW = "review", "Chờ duyệt"
    PUBLISHED = "published", "Đang áp dụng"
    RETIRED = "retired", "Hết áp dụng"


class Procedure(models.Model):
    """What can be applied for (thủ tục hành chính)."""

    code = models.CharField("mã thủ tục", max_length=20, unique=True)
    issuer = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="procedures_issued", verbose_name="cơ quan công bố"
    )
    name = models.CharField("tên thủ tục", max_length=1200)
    folded = models.TextField(editable=False)
    """Name, code, field and keywords in lower case without marks: what the search reads."""
    field = models.CharField("lĩnh vực", max_length=200, db_index=True)
    offices = models.ManyToManyField(
        "agencies.Agency", related_name="procedures_offered", verbose_name="nơi tiếp nhận", blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "thủ tục hành chính"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class ProcedureVersion(models.Model):
    """Everything the law fixes for the dossiers filed under it, as one frozen document (phiên bản thủ tục)."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions", verbose_name="thủ tục")
    number = models.PositiveIntegerField("phiên bản")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    body = models.JSONField("nội dung")
    checksum = models.CharField("mã kiểm tra", max_length=64)
    """SHA-256 of the body in canonical JSON."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người soạn")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    retired_at = models.DateTimeField("hết áp dụng lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "phiên bản thủ tục"
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(name="version_number_is_used_once", fields=["procedure", "number"]),
            models.UniqueConstraint(
                name="procedure_has_one_version_in_force", fields=["procedure"], condition=Q(state=State.PUBLISHED)
            ),
            models.CheckConstraint(
                name="published_version_says_by_whom_and_when",
                condition=Q(state__in=[State.DRAFT, State.REVIEW])
                | Q(approver__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_version",
                condition=Q(approver__isnull=True) | ~Q(approver=models.F("author")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} phiên bản {self.number}"
