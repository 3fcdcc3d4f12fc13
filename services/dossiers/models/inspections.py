"""Models: an inspection on the spot, and who was there."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

PICTURES: Final = "inspection-pictures"
"""The field key of the pictures; no field of a form can have it."""


class Inspection(models.Model):
    """An inspection on the spot (kiểm tra thực tế) that a step of a dossier records, until its minutes are issued.

    Its pictures hang on a draft of its own: it belongs to the applicant, is never filled in, and counts as submitted.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="inspections")
    step = models.CharField("bước", max_length=40)
    """The key of the process step."""
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan kiểm tra")
    draft = models.OneToOneField("eforms.Draft", models.PROTECT, related_name="inspection")
    began_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    place = models.CharField("nơi kiểm tra", max_length=300, blank=True)
    content = models.TextField("nội dung kiểm tra", blank=True)
    conclusion = models.TextField("kết luận, kiến nghị", blank=True)
    found = models.JSONField("nội dung ghi theo biểu mẫu", default=dict, blank=True)
    """By the keys of the form of the step, complete or not; with the minutes it becomes a `StepFinding`."""
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi biên bản"
    )
    minutes = models.OneToOneField("documents.Document", models.PROTECT, null=True, blank=True, related_name="+")
    """Empty while it is being recorded; afterwards nothing of it changes."""

    class Meta:
        verbose_name = verbose_name_plural = "kiểm tra thực tế"
        constraints = [
            models.UniqueConstraint(
                name="step_has_one_open_inspection", fields=["dossier", "step"], condition=Q(minutes__isnull=True)
            ),
            models.CheckConstraint(
                name="inspection_begins_before_it_ends",
                condition=Q(began_at__isnull=True) | Q(ended_at__isnull=True) | Q(began_at__lt=F("ended_at")),
            ),
            models.CheckConstraint(
                name="inspection_with_minutes_says_when",
                condition=Q(minutes__isnull=True) | Q(began_at__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Kiểm tra của {self.dossier_id}, bước {self.step}"


class AttendeeSide(models.TextChoices):
    """For whom somebody was there."""

    OFFICE = "office", "Cơ quan kiểm tra"
    APPLICANT = "applicant", "Bên được kiểm tra"
    OTHER = "other", "Người chứng kiến"


class AttendeeSignature(models.TextChoices):
    """How somebody who was there stands to the minutes."""

    PAPER = "paper", "Ký trên bản giấy"
    REFUSED = "refused", "Không ký"


class Attendee(models.Model):
    """Somebody who was there (người có mặt)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="attendees")
    side = models.CharField("bên", max_length=10, choices=AttendeeSide)
    name = models.CharField("họ tên", max_length=120)
    position = models.CharField("chức vụ, vai trò", max_length=120, blank=True)
    signature = models.CharField("chữ ký", max_length=8, choices=AttendeeSignature, default=AttendeeSignature.PAPER)
    remark = models.CharField("ý kiến, lý do không ký", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "người có mặt"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="who_does_not_sign_says_why", condition=~Q(signature="refused") | ~Q(remark=""))
        ]

    def __str__(self) -> str:
        return self.name
