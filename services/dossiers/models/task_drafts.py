"""Model: a form of staff that is being filled in at a task."""

from django.conf import settings
from django.db import models

from services.dossiers.models.work import Task


class DraftedForm(models.TextChoices):
    """Which form at a task is being filled in."""

    RESULT = "result", "Nội dung kết quả"
    STEP = "step", "Nội dung của bước"


class TaskDraft(models.Model):
    """What somebody has typed into a form at a task and not yet carried out (nội dung lưu tạm): theirs alone.

    It is kept while they type and dropped when the form is carried out; nobody decides by it.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="drafts")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    form = models.CharField(max_length=8, choices=DraftedForm)
    answers = models.JSONField(default=dict)
    """By field key. Null: left empty."""
    typed = models.JSONField(default=dict)
    """Invalid texts by input name, kept as typed."""
    revision = models.PositiveIntegerField(default=0)
    """How often it was kept; 0 where it was not yet."""
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "nội dung lưu tạm"
        constraints = [
            models.UniqueConstraint(name="one_draft_of_a_form_at_a_task", fields=["owner", "task", "form"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} của việc {self.task_id}"
