"""Models: tasks and what their steps found."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue.package.process import Delivers
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.models.alerts import Alert
from services.dossiers.models.task_copies import TaskCopies

DELIVERED = [(one.value, one.label) for one in Delivers]


class Interruption(models.TextChoices):
    """What stops the open tasks of a dossier until it is over."""

    SUPPLEMENT = "supplement", "Chờ bổ sung hồ sơ"
    DUES = "dues", "Chờ thực hiện nghĩa vụ tài chính"
    EXEMPTION = "exemption", "Chờ quyết định miễn nộp"
    PROPOSAL = "proposal", "Chờ duyệt yêu cầu bổ sung lần nữa"


IS_OPEN = Q(done_at__isnull=True, cancelled_at__isnull=True)
IS_QUESTION = Q(delivers=Delivers.OPINION, awaits_office=False)


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        """The tasks that are neither done nor cancelled."""
        return self.filter(IS_OPEN)

    def to_count(self) -> Self:
        """The tasks whose opening or end is not counted yet (`statistics.counting`)."""
        return self.filter(TO_COUNT)


NOT_COUNTED, OPENING_COUNTED, END_COUNTED = range(3)
"""How far a task is counted; that it is not follows from the row itself, so no move can forget to say so."""
TO_COUNT = Q(counted=NOT_COUNTED) | (
    Q(counted=OPENING_COUNTED) & (Q(done_at__isnull=False) | Q(cancelled_at__isnull=False))
)


class Task(TaskCopies):
    """A task: one process step with its office, role, assignee and deadline (rõ người, rõ việc, rõ thời hạn).

    A clerk's queue is the open tasks of the clerk's roles; a dossier has at most one open task for each step.
    """

    may_have_drafts = True
    """False where the query that read it found that nothing is kept of the forms of its step."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    """The office that does it: the handling one, or another that the step names."""
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="tasks")
    step = models.CharField("bước", max_length=40)
    """The key of a `ProcessStep`: `check`, `refund`, or a step of the version's process."""
    title = models.CharField("việc", max_length=160)
    role = models.CharField("vai trò", max_length=12, choices=Role)
    delivers = models.CharField("mang lại", max_length=12, choices=DELIVERED, blank=True)
    """What the process step delivers; blank for work that no process names, such as the check at the desk."""
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="người làm",
        db_index=False,  # the partial indexes below begin with it
    )
    due_at = models.DateTimeField("hạn")
    opened_at = models.DateTimeField("giao lúc")
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    note = models.CharField("lý do", max_length=300, blank=True)
    """Why it lies here, where that is not plain: such as that the office it is meant for was not found."""
    awaits_office = models.BooleanField("chờ chọn cơ quan", default=False)
    """Whoever has it chooses the office that does it."""
    interrupted_by = models.CharField("bị ngắt bởi", max_length=12, blank=True, choices=Interruption)
    """What stopped it, as long as it waits to be opened again; blank for all others."""
    remind_at = models.DateTimeField("nhắc lúc", null=True, blank=True)
    """When the office asked for its opinion is reminded next."""
    is_late = models.BooleanField("trễ hạn", default=False)
    """The office asked for its opinion let the time pass; held against that office, not the handling one."""
    by_silence = models.BooleanField("coi như đồng ý", default=False)
    """Done by the system, since the law takes silence for consent."""
    proposal = models.JSONField("nội dung trình", default=dict, blank=True)
    """What the handling clerk wrote of the results (`dossiers.results.proposals`); a clerk's own begins with it."""

    alert = models.PositiveSmallIntegerField(default=0, db_default=0, choices=Alert, editable=False)
    """Which alert comes next."""
    alert_at = models.DateTimeField("nhắc người làm lúc", null=True, blank=True, editable=False)
    """When it is sent (`actions.alerts`); null: none any more."""
    counted = models.PositiveSmallIntegerField(default=NOT_COUNTED, db_default=NOT_COUNTED, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "việc"
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_open_task_for_a_step",
                fields=["dossier", "step"],
                condition=IS_OPEN,
            ),
            models.CheckConstraint(
                name="task_is_done_or_cancelled_not_both",
                condition=Q(done_at__isnull=True) | Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="done_task_says_by_whom",
                condition=Q(done_at__isnull=True) | Q(person__isnull=False) | Q(by_silence=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "role", "due_at", "id", "person"],  # passes over the tasks of others unread
                name="task_queue",
                condition=IS_OPEN,
            ),
            models.Index(
                fields=["person", "due_at", "id", "dossier", "agency", "role"],  # counted without the rows
                name="task_of_person",
                condition=IS_OPEN,
            ),
            models.Index(
                fields=["remind_at", "id"],
                name="task_reminders",
                condition=IS_OPEN & Q(remind_at__isnull=False),
            ),
            models.Index(
                fields=["person", "-id"],
                name="task_newest",
                condition=IS_OPEN,
            ),
            models.Index(
                fields=["agency", "role", "due_at", "id"],
                name="task_pool",
                condition=IS_OPEN & Q(person__isnull=True),
            ),
            models.Index(
                fields=["agency", "role", "dossier_status", "due_at", "id"], name="task_by_status", condition=IS_OPEN
            ),
            models.Index(fields=["agency", "role", "step", "due_at", "id"], name="task_by_step", condition=IS_OPEN),
            models.Index(
                fields=["agency", "role", "procedure", "due_at", "id"], name="task_by_procedure", condition=IS_OPEN
            ),
            models.Index(
                fields=["agency", "role", "dossier_channel", "due_at", "id"],
                name="task_not_filed_online",
                condition=IS_OPEN & ~Q(dossier_channel=FilingChannel.ONLINE),
            ),
            models.Index(
                fields=["dossier_agency", "step", "-dossier", "id"], name="task_step_of_dossier", condition=IS_OPEN
            ),
            models.Index(
                fields=["agency", "role", "id"],
                name="task_of_another_office",
                condition=IS_OPEN & ~Q(dossier_agency=F("agency")),
            ),
            models.Index(fields=["agency", "due_at"], name="task_late", condition=Q(is_late=True)),
            models.Index(
                fields=["person", "-done_at", "dossier", "dossier_status", "dossier_agency"],
                name="task_done_lately",
                condition=Q(done_at__isnull=False),
            ),
            models.Index(fields=["-id"], name="task_to_count", condition=TO_COUNT),
            models.Index(
                fields=["alert_at", "id"],
                name="task_alerts",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True, alert_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def decides(self) -> bool:
        """Whether what was proposed lies before it."""
        return bool(self.delivers) and Delivers(self.delivers).decides

    @property
    def is_opinion(self) -> bool:
        """Whether another office is asked by it (`IS_QUESTION`); its people see what the question needs, no more."""
        return self.delivers == Delivers.OPINION and not self.awaits_office

    @property
    def page(self) -> str:
        """Where its people do it: of a question from another office the page of the question, which they may open."""
        if self.is_opinion:
            return reverse("admin:dossier_opinion", args=[self.pk])
        return reverse("admin:dossier_work", args=[self.dossier_id])

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.cancelled_at is None


class StepFinding(models.Model):
    """What a step found (kết quả ghi nhận của cơ quan): append-only, its hash recorded in an event of the dossier.

    Database triggers refuse to change or delete a row; a correction is a new one.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="findings")
    task = models.ForeignKey(Task, models.PROTECT, related_name="findings", verbose_name="việc")
    step = models.CharField("bước", max_length=40)
    answers = models.JSONField("nội dung ghi nhận")
    """By the keys of the form of the step."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi nhận"
    )
    """Null for what the law reads into silence."""
    at = models.DateTimeField("ghi nhận lúc")
    counts = models.BooleanField("được tính", default=True)
    """False for an opinion that came after silence was counted: it is kept and shown, and changes nothing."""
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "kết quả ghi nhận của cơ quan"
        ordering = ["dossier", "pk"]

    def __str__(self) -> str:
        return f"{self.step} của hồ sơ {self.dossier_id}"
