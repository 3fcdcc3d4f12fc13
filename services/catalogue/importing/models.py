"""Models: an import of records that one person proposes and a second publishes, and a row of its report."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.status import StatusChoices


class ImportState(StatusChoices):
    """Where an import stands."""

    READING = "reading", "still", "clock", "Đang đọc"
    PROPOSED = "proposed", "warning", "clock", "Chờ người thứ hai công bố"
    PUBLISHING = "publishing", "info", "clock", "Đang công bố"
    PUBLISHED = "published", "success", "success", "Đã công bố"
    STOPPED = "stopped", "error", "cross", "Dừng giữa chừng"
    WITHDRAWN = "withdrawn", "still", "cross", "Đã bỏ"

    @classmethod
    def standing(cls) -> frozenset["ImportState"]:
        """States in which what was read counts: a row seen there is no news."""
        return frozenset({cls.PROPOSED, cls.PUBLISHING, cls.PUBLISHED, cls.STOPPED})


class Outcome(models.TextChoices):
    """What became of a row."""

    INSERTED = "inserted", "Thủ tục mới"
    NEW_VERSION = "new", "Phiên bản mới"
    UNCHANGED = "unchanged", "Không đổi"
    KEPT = "kept", "Giữ phiên bản của bộ"
    REFUSED = "refused", "Từ chối"


DRAFTED = (Outcome.INSERTED, Outcome.NEW_VERSION)
"""Outcomes of rows that made a draft."""


class RecordImport(models.Model):
    """Records of procedures taken in from files (đợt nhập): drafts first, published whole by a second person."""

    files = models.CharField("tệp", max_length=500)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of what was read: an import that was interrupted goes on with the same files."""
    state = models.CharField("trạng thái", max_length=10, choices=ImportState, default=ImportState.READING)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    begun_at = models.DateTimeField("lập lúc", auto_now_add=True)
    unchanged = models.PositiveIntegerField("không đổi", default=0)
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người công bố"
    )
    turn = models.PositiveSmallIntegerField(default=0)
    """How often publishing was begun: it may stop and go on."""
    ended_at = models.DateTimeField("xong lúc", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "đợt nhập thủ tục"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="nobody_publishes_their_own_import", condition=Q(publisher=None) | ~Q(publisher=F("proposer"))
            ),
        ]

    def __str__(self) -> str:
        return f"Đợt nhập {self.pk}"

    @property
    def status(self) -> ImportState:
        """The state as ImportState, with label, colour and icon of its badge."""
        return ImportState(self.state)


class ImportItemQuerySet(models.QuerySet["ImportItem"]):
    def drafted(self) -> Self:
        """Those that made a draft."""
        return self.filter(outcome__in=DRAFTED)

    def doubtful(self) -> Self:
        """Those whose version stays a draft."""
        return self.drafted().filter(is_doubtful=True)

    def noted(self) -> Self:
        """Those published with something left out, which the ministry should look at."""
        return self.drafted().filter(is_doubtful=False).exclude(sentences="")

    def left(self) -> Self:
        """Those that were not published with the import, against its proposal."""
        return self.exclude(left_because="")

    def to_publish(self) -> Self:
        """Those that are published with the import and were not yet dealt with; doubtful ones stay drafts."""
        return self.drafted().filter(is_doubtful=False, published_at=None, left_because="")


class ImportItem(models.Model):
    """A row of the report: what a line of the files says that is new, and what is doubtful about it."""

    run = models.ForeignKey(RecordImport, models.CASCADE, related_name="items", db_index=False)
    file = models.CharField("tệp", max_length=200)
    line = models.PositiveIntegerField("dòng")
    code = models.CharField("mã thủ tục", max_length=60, blank=True)
    name = models.CharField("tên", max_length=200, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the row as typed; blank for one that was refused."""
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome)
    is_doubtful = models.BooleanField("giữ nháp", default=False)
    """It contradicts itself: its version stays a draft until the ministry has decided."""
    sentences = models.TextField("lý do, lưu ý", blank=True)
    """What is doubtful, or why it was refused or kept: a sentence on a line."""
    version = models.ForeignKey(
        "catalogue.ProcedureVersion", models.PROTECT, null=True, related_name="imported_by", verbose_name="phiên bản"
    )
    checksum = models.CharField(max_length=64, blank=True)
    """Of the text that was proposed: one that was edited since is not published with the import."""
    published_at = models.DateTimeField("công bố lúc", null=True)
    left_because = models.CharField("chưa công bố vì", max_length=300, blank=True)

    objects = ImportItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "dòng của đợt nhập"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="line_is_imported_once", fields=["run", "file", "line"])]
        indexes = [models.Index(fields=["code"], name="import_item_of_code")]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.code}"
