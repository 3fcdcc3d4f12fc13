"""Models of what is said about a dossier: messages with the applicant, notes and labels of colleagues."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

LONGEST = 2000
MESSAGE_FILES: Final = "message-files"
"""The field key of files that came with a message; no form field can have this key."""


class DossierMessageQuerySet(models.QuerySet["DossierMessage"]):
    def unread(self, *, by_office: bool) -> Self:
        """What the office, or the applicant's side, has not read yet."""
        return self.filter(read_at__isnull=True, is_from_office=not by_office)


class DossierMessage(models.Model):
    """A message between the applicant's side and the office about a dossier (tin nhắn); never changed, no paper."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="messages", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name="người gửi"
    )
    is_from_office = models.BooleanField("cơ quan gửi")
    text = models.TextField("nội dung", max_length=LONGEST)
    key = models.UUIDField(unique=True)
    """Of the form that it was written in: sent twice, it is one message."""
    at = models.DateTimeField("gửi lúc", auto_now_add=True)
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    """When somebody of the other side first opened it."""
    draft = models.OneToOneField("eforms.Draft", models.PROTECT, null=True, blank=True, related_name="+")
    """Holds the files that came with it, under `MESSAGE_FILES`, and is the sender's; null: none came."""

    objects = DossierMessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "tin nhắn"
        indexes = [
            models.Index(fields=["dossier", "-id"], name="messages_of_dossier"),
            models.Index(
                fields=["dossier", "is_from_office"], name="messages_not_read", condition=Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


def has_labels() -> Exists:
    """Whether the dossier of the row has labels of its office."""
    return Exists(DossierLabel.objects.filter(dossier=OuterRef("pk")))


def has_unread(*, by_office: bool) -> Exists:
    """Whether the dossier of the row has messages that the office, or the applicant's side, has not read."""
    return Exists(DossierMessage.objects.unread(by_office=by_office).filter(dossier=OuterRef("pk")))


class MessageTemplate(models.Model):
    """A text that an office often writes to applicants (mẫu tin nhắn), with fields that a dossier fills in."""

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+", db_index=False)
    title = models.CharField("tên mẫu", max_length=80)
    word = models.CharField(max_length=80, editable=False)
    """The title without marks and capitals, by which an office has it once."""
    text = models.TextField("nội dung", max_length=LONGEST)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    """Who wrote it last."""
    at = models.DateTimeField("sửa lúc", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "mẫu tin nhắn"
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["agency", "word"], name="office_has_a_message_template_once")]

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """A note of staff for their colleagues, which the applicant does not see (ghi chú nội bộ); never changed."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField("nội dung", max_length=LONGEST)
    key = models.UUIDField(unique=True, null=True)
    """Of the form that it was written in; null of notes from before there were keys."""
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    """The colleagues who were told of it."""

    class Meta:
        verbose_name = verbose_name_plural = "ghi chú nội bộ"
        ordering = ["dossier", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Label(models.Model):
    """A word that an office sorts its dossiers by (nhãn), such as “chờ lãnh đạo” or “hồ sơ khó”."""

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField("nhãn", max_length=40)
    word = models.CharField(max_length=40, editable=False)
    """The name without marks and capitals, by which an office has it once."""
    dossiers = models.ManyToManyField("dossiers.Dossier", through="DossierLabel", related_name="labels")

    class Meta:
        verbose_name = verbose_name_plural = "nhãn"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "word"], name="office_has_a_label_once")]

    def __str__(self) -> str:
        return self.name


class DossierLabel(models.Model):
    """A label on a dossier, and who put it there."""

    pk = models.CompositePrimaryKey("dossier_id", "label_id")
    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="+", db_index=False)
    label = models.ForeignKey(Label, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "nhãn của hồ sơ"
        indexes = [models.Index(fields=["label", "-dossier"], name="dossiers_with_label")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.label_id}"
