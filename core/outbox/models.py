"""The outbox table."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core import request_ids
from core.outbox.status import JobState


class OutboxJob(models.Model):
    """A job that a worker runs after the transaction that wrote it is committed.

    `due_at` is the moment from which any worker may claim it. A claim moves it to the end of the lease, so that the
    job of a worker that died falls due again by itself; it is empty once the job is done or given up.
    """

    kind = models.CharField("loại việc", max_length=60)
    key = models.CharField("khóa", max_length=120, unique=True)
    payload = models.JSONField("tham số", default=dict)
    state = models.CharField("trạng thái", max_length=8, choices=JobState, db_default=JobState.PENDING)
    attempts = models.PositiveSmallIntegerField("số lần làm", db_default=0)
    due_at = models.DateTimeField("làm từ lúc", null=True)
    claimed_at = models.DateTimeField("nhận làm lúc", null=True)
    """When a worker last wrote `due_at`: by a claim, its renewal, or a failure."""
    done_at = models.DateTimeField("xong lúc", null=True)
    last_error = models.CharField("lỗi gần nhất", max_length=200, db_default="")
    """Short and without personal data."""
    created_at = models.DateTimeField("tạo lúc", db_default=Now())
    request_id = models.CharField("mã yêu cầu", max_length=request_ids.MAX_LENGTH, db_default="")
    """The id of the request that caused it, as the log names it; empty where the schedule did."""

    class Meta:
        verbose_name = verbose_name_plural = "tác vụ nền"
        indexes = [
            models.Index(name="outbox_job_due", fields=["due_at"], condition=Q(due_at__isnull=False)),
            models.Index(name="outbox_job_of_kind", fields=["kind", "-id"]),
            models.Index(name="outbox_job_given_up", fields=["-id"], condition=Q(state=JobState.GIVEN_UP)),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_is_due_until_it_is_done_or_given_up",
                condition=Q(state__in=[JobState.PENDING, JobState.CLAIMED], due_at__isnull=False)
                | Q(state__in=[JobState.DONE, JobState.GIVEN_UP], due_at__isnull=True),
            ),
            models.CheckConstraint(
                name="claimed_job_says_since_when",
                condition=~Q(state=JobState.CLAIMED) | Q(claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_says_when_it_was_done",
                condition=Q(state=JobState.DONE, done_at__isnull=False)
                | (~Q(state=JobState.DONE) & Q(done_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.key
