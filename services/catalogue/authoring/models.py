"""Models of authoring: who edits a draft now, what somebody has typed and not saved, made-up people to try it with."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models

LOCK_LASTS: Final = timedelta(minutes=15)
"""How long after its holder was last heard of a lock is over."""


class EditLock(models.Model):
    """Who edits a draft (người đang sửa): others see it, and save nothing until it is over or taken over."""

    version = models.OneToOneField(
        "catalogue.ProcedureVersion", models.CASCADE, related_name="edit_lock", verbose_name="phiên bản"
    )
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người sửa")
    since = models.DateTimeField("từ lúc")
    active_at = models.DateTimeField("lần cuối")
    """When a page of its holder was last opened or saved."""

    class Meta:
        verbose_name = verbose_name_plural = "người đang sửa bản nháp"

    def __str__(self) -> str:
        return f"{self.version_id}: {self.holder}"

    def is_over(self, now: datetime) -> bool:
        """Whether its holder has not been heard of for so long that anybody may edit."""
        return now - self.active_at > LOCK_LASTS


class TypedInput(models.Model):
    """What somebody has typed on a page of the studio and not saved (nội dung gõ dở): theirs alone."""

    version = models.ForeignKey(
        "catalogue.ProcedureVersion", models.CASCADE, related_name="typed_inputs", verbose_name="phiên bản"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, verbose_name="người gõ"
    )
    page = models.CharField("trang", max_length=500)
    """The address of the page, as below that of the version: `words/?buoc=child`."""
    values = models.JSONField("nội dung")
    """The texts by input name, each a list."""
    kept_at = models.DateTimeField("giữ lúc", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "nội dung gõ dở"
        constraints = [
            models.UniqueConstraint(name="one_typed_input_of_a_page", fields=["owner", "version", "page"]),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.page}"


class SamplePerson(models.Model):
    """A made-up person kept with a version (người mẫu): a name and the answers of one application.

    Frozen with the version: written only while it is a draft, copied into the next one.
    """

    version = models.ForeignKey(
        "catalogue.ProcedureVersion", models.CASCADE, related_name="sample_people", verbose_name="phiên bản"
    )
    number = models.PositiveSmallIntegerField("số thứ tự")
    name = models.CharField("tên gọi", max_length=120)
    """The situation: `Chủ hộ có hai con nhỏ`."""
    answers = models.JSONField("câu trả lời")
    """By field key; without files."""
    body = models.ForeignKey(
        "catalogue.Body",
        models.PROTECT,
        related_name="+",
        db_column="checksum",
        db_index=False,
        verbose_name="nội dung",
    )
    """The content under which the answers were given: a later one may have no place for some of them."""
    former = models.JSONField("câu trả lời không còn chỗ", default=list, blank=True)
    """Label and text of the answers that had no place when the person was last changed; kept until they are dropped."""

    class Meta:
        verbose_name = verbose_name_plural = "người mẫu"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="sample_person_has_a_number_of_its_own", fields=["version", "number"]),
        ]

    def __str__(self) -> str:
        return self.name
