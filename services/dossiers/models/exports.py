"""Model: a list written to a file for its owner, for a short time."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime

from core.content_storage import ContentStorage
from core.people import Person

RETENTION: Final = timedelta(days=3)
FILES: Final = ContentStorage("exports")


class ExportFormat(models.TextChoices):
    """What the file is."""

    XLSX = "xlsx", "Excel (XLSX)"
    CSV = "csv", "CSV"


class ListExportQuerySet(models.QuerySet["ListExport"]):
    def of(self, person: Person) -> Self:
        """The exports of this person, the newest first; nobody sees those of another."""
        return self.filter(owner=person.pk).order_by("-pk")


class ListExport(models.Model):
    """A list of the desk that a person has written to a file (xuất bảng); deleted after some days."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    query = models.CharField(max_length=2000, blank=True)
    """The query string of the list."""
    format = models.CharField("dạng tệp", max_length=4, choices=ExportFormat, default=ExportFormat.XLSX)
    asked_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True, db_index=True)
    rows = models.PositiveIntegerField("số dòng", default=0)
    """How many are written so far."""
    is_cut = models.BooleanField(default=False)
    """The list held more rows than a file may."""
    hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the file; blank until it is written."""
    failed_at = models.DateTimeField(null=True)

    objects = ListExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "bảng đã xuất"
        indexes = [models.Index(fields=["owner", "-id"], name="export_of_owner")]

    def __str__(self) -> str:
        return f"Danh sách hồ sơ {localtime(self.asked_at):%H:%M, %d/%m/%Y}"

    @property
    def is_ready(self) -> bool:
        return bool(self.hash)

    @property
    def is_being_written(self) -> bool:
        return not self.hash and self.failed_at is None

    @property
    def filename(self) -> str:
        return f"ho-so-{self.asked_at:%Y%m%d-%H%M}.{self.format}"

    def ends_at(self) -> datetime:
        """When it is deleted."""
        return self.asked_at + RETENTION
