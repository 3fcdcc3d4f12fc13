"""A form under way: the draft with its answers, and the files handed in with it."""

import uuid
from typing import IO, Any, Self, cast

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q


class DraftQuerySet(models.QuerySet["Draft"]):
    def owned_by(self, user: AbstractBaseUser) -> Self:
        return self.filter(owner=user)

    def open(self) -> Self:
        """Not yet submitted."""
        return self.filter(submitted_at__isnull=True)


class Draft(models.Model):
    """What one person has filled in so far (bản nháp). Answers to questions now hidden stay until submission."""

    key = models.UUIDField("khóa", default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts", verbose_name="người điền"
    )
    checksum = models.CharField("mã kiểm tra của biểu mẫu", max_length=64)
    answers = models.JSONField("câu trả lời", default=dict, blank=True)
    """By field key. Null: asked, and left empty."""
    typed = models.JSONField("nội dung chưa hợp lệ", default=dict, blank=True)
    """By input name: texts that were refused, kept as typed so that nothing is lost."""
    step = models.CharField("bước", max_length=40, blank=True)
    """Where to go on."""
    revision = models.PositiveIntegerField("lần lưu", default=0)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    touched_at = models.DateTimeField("sửa lúc", auto_now_add=True)
    warned_at = models.DateTimeField("báo sắp xóa lúc", null=True, blank=True)
    """When its owner was told that it will go; a touch undoes it."""
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "bản nháp"
        indexes = [
            models.Index(name="draft_of_owner", fields=["owner", "-touched_at"]),
            models.Index(name="open_draft_by_age", fields=["touched_at"], condition=Q(submitted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.key)


class PaperStorage(FileSystemStorage):
    """Keeps each file once, under the hash of its content; no address leads to it."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        if name and self.exists(name) and self.size(name) == cast("File[Any]", content).size:
            return name
        return super().save(name, content, max_length)

    def url(self, name: str | None) -> str:
        """There is none: a view that knows who asks hands the file out."""
        raise ValueError("This file is not accessible via a URL.")


def _storage() -> PaperStorage:
    return PaperStorage(location=settings.MEDIA_ROOT / "papers")


def _by_hash(attachment: "Attachment", filename: str) -> str:
    return f"{attachment.sha256[:2]}/{attachment.sha256}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def present(self) -> Self:
        """Not taken back."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """One file handed in for one paper of a draft (tệp đính kèm)."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="attachments", verbose_name="bản nháp")
    field_key = models.CharField("mục", max_length=40)
    name = models.CharField("tên tệp", max_length=160)
    size = models.PositiveBigIntegerField("dung lượng")
    sha256 = models.CharField("mã băm", max_length=64)
    content_type = models.CharField("loại", max_length=60)
    file = models.FileField("tệp", storage=_storage, upload_to=_by_hash, max_length=120)
    added_at = models.DateTimeField("thêm lúc", auto_now_add=True)
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "tệp đính kèm"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
