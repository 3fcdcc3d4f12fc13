"""Drafts of forms, and the files attached to them."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from eforms.definition.base import Answers
from eforms.definition.row_ids import is_stored_apart
from eforms.files.file_types import DOCX, PDF
from eforms.status import ADVICE, FLATTENED, READABLE, Scan


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> Self:
        """Not yet submitted."""
        return self.filter(submitted_at__isnull=True)


class Draft(models.Model):
    """A form being filled in by one person (bản nháp). Answers to fields that are hidden now stay until submission."""

    key = models.UUIDField("khóa", default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts", verbose_name="người điền"
    )
    checksum = models.CharField("mã kiểm tra của biểu mẫu", max_length=64)
    answers = models.JSONField("câu trả lời", default=dict, blank=True)
    """By field key. Null: asked, and left empty."""
    typed = models.JSONField("nội dung chưa hợp lệ", default=dict, blank=True)
    """Invalid texts by step and input name, kept as typed so that nothing is lost."""
    step = models.CharField("bước", max_length=40, blank=True)
    """Key of the step at which to continue."""
    revision = models.PositiveIntegerField("lần lưu", default=0)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    touched_at = models.DateTimeField("sửa lúc", auto_now_add=True)
    warned_at = models.DateTimeField("báo sắp xóa lúc", null=True, blank=True)
    """When its owner was warned of its deletion; saving the draft clears it."""
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "bản nháp"
        indexes = [
            models.Index(name="draft_of_owner", fields=["owner", "-touched_at"]),
            models.Index(name="open_draft_of_owner", fields=["owner"], condition=Q(submitted_at__isnull=True)),
            models.Index(name="open_draft_by_age", fields=["touched_at"], condition=Q(submitted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def whole_answers(self) -> Answers:
        """The answers with the rows of long lists, which are read only where there are any."""
        if not any(map(is_stored_apart, self.answers.values())):
            return self.answers  # type: ignore[no-any-return]
        return {**self.answers, **dict(self.lists.values_list("key", "rows"))}


class RowList(models.Model):
    """The rows of one long list of a draft, apart from its other answers, which each page reads and writes whole."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="lists", verbose_name="bản nháp")
    key = models.CharField("mục", max_length=40)
    rows = models.JSONField("các dòng", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "danh sách dài"
        constraints = [models.UniqueConstraint(name="one_list_of_a_field", fields=["draft", "key"])]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.key}"


class StoredFile(models.Model):
    """One content, stored once however often it is uploaded, with the latest result of a scan."""

    sha256 = models.CharField("mã băm", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("dung lượng")
    content_type = models.CharField("loại", max_length=80)
    added_at = models.DateTimeField("thêm lúc", auto_now_add=True)
    scan = models.CharField("kiểm tra", max_length=10, choices=Scan, default=Scan.PENDING)
    threat = models.CharField("mã độc", max_length=200, blank=True)
    """The name the scanner gives it."""
    scanned_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    shown_type = models.CharField("loại khi xem", max_length=80, blank=True)
    """MIME type of the sanitised copy: upright, a JPEG where it was HEIC, without metadata. Empty: none needed."""
    pages = models.PositiveIntegerField("số trang", null=True, blank=True)
    has_picture = models.BooleanField("có hình xem trước", default=False)
    released_at = models.DateTimeField("không còn dùng từ lúc", null=True, blank=True)
    """When something stopped holding it; empty once it is held again. See `eforms.files.retention`."""

    class Meta:
        verbose_name = verbose_name_plural = "tệp được giữ"
        indexes = [
            models.Index(name="released_file", fields=["released_at"], condition=Q(released_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="looked_at_file_says_when",
                condition=Q(scan=Scan.PENDING, scanned_at__isnull=True)
                | (~Q(scan=Scan.PENDING) & Q(scanned_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def present(self) -> Self:
        """Not removed; with the stored file."""
        return self.filter(removed_at__isnull=True).select_related("stored")

    def listed(self) -> Self:
        """Those present, and those refused and not yet dismissed by their owner; with the stored file."""
        return self.filter(Q(removed_at__isnull=True) | Q(refused=True)).select_related("stored")


class Attachment(models.Model):
    """A file attached to one document field of a draft (tệp đính kèm)."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="attachments", verbose_name="bản nháp")
    field_key = models.CharField("mục", max_length=100)
    """Key of the document field; in a row with an id `group.row_id.key`."""
    name = models.CharField("tên tệp", max_length=160)
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments", verbose_name="nội dung")
    scan = models.CharField("kiểm tra", max_length=10, choices=Scan, default=Scan.PENDING, db_default=Scan.PENDING)
    """What its own scan found. Another person may have handed in the same content before; that must not show."""
    added_at = models.DateTimeField("thêm lúc", auto_now_add=True)
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    refused = models.BooleanField("bị từ chối", default=False)
    """Removed because of its scan result; its owner is shown why."""

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "tệp đính kèm"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_readable(self) -> bool:
        """Whether it was scanned clean, where there is a scanner; nobody can open it before."""
        return self.scan in READABLE

    @property
    def size(self) -> int:
        """In bytes."""
        return self.stored.size

    @property
    def path(self) -> str:
        """Its URL path; empty while it is withheld."""
        return reverse("eforms:file", args=[self.pk]) if self.is_readable else ""

    @property
    def page_path(self) -> str:
        """URL path of the picture of its first page; empty when there is none."""
        return self._picture_path("page")

    @property
    def thumb_path(self) -> str:
        """URL path of its thumbnail; empty when there is none."""
        return self._picture_path("thumb")

    @property
    def note(self) -> str:
        """As text: its number of pages, its scan status, whether its preview failed or shows less than the original."""
        if not self.is_readable:
            return self.get_scan_display()
        count = self.stored.pages
        pages = ngettext("%(number)s trang", "%(number)s trang", count) % {"number": count} if count else ""
        is_bare = not self.stored.has_picture and self.stored.content_type != DOCX
        bare = gettext("không xem trước được") if is_bare else ""
        flattened = gettext(FLATTENED) if self.stored.shown_type == PDF else ""
        return " · ".join(filter(None, [pages, self.get_scan_display(), bare, flattened]))

    @property
    def advice(self) -> str:
        """Why it was refused, and what to do."""
        return str(ADVICE.get(Scan(self.scan), ""))

    def _picture_path(self, size: str) -> str:
        return reverse("eforms:picture", args=[self.pk, size]) if self.is_readable and self.stored.has_picture else ""


class DailyUse(models.Model):
    """What one person did on one day, counted for the quotas (`eforms.quotas`) and forgotten a day later."""

    day = models.DateField("ngày")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, verbose_name="người dùng"
    )
    drafts = models.PositiveIntegerField("bản đã bắt đầu", default=0)
    files = models.PositiveIntegerField("tệp đã gửi", default=0)
    bytes = models.PositiveBigIntegerField("dung lượng đã gửi", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "mức dùng trong ngày"
        constraints = [models.UniqueConstraint(name="one_row_of_use_a_day", fields=["day", "person"])]

    def __str__(self) -> str:
        return f"{self.day} {self.person_id}"
