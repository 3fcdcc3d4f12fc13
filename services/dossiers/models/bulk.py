"""Models of what is done in bulk: one run of one verb over many dossiers, with a row and an outcome for each."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from core.people import Person
from services.dossiers.models.conversation import LONGEST


class BulkVerb(models.TextChoices):
    """What can be done in bulk; each is the verb of one dossier (`bulk.verbs`)."""

    CLAIM = "claim", "Nhận việc"
    RECEIVE = "receive", "Tiếp nhận hồ sơ"
    TAKE = "take", "Bắt đầu thẩm định"
    HAND_OVER = "hand_over", "Chuyển cho đồng nghiệp"
    PROPOSE = "propose", "Trình lãnh đạo phê duyệt"
    APPROVE = "approve", "Phê duyệt và ký kết quả"
    RETURN = "return", "Trả kết quả"
    LABEL = "label", "Gắn nhãn"
    UNLABEL = "unlabel", "Bỏ nhãn"
    MESSAGE = "message", "Nhắn người nộp"

    @property
    def is_of_tasks(self) -> bool:
        """Whether it is done to a task; all others are done to the dossier."""
        return self in (BulkVerb.CLAIM, BulkVerb.HAND_OVER)

    @property
    def is_of_labels(self) -> bool:
        """Whether it only sorts dossiers for colleagues."""
        return self in (BulkVerb.LABEL, BulkVerb.UNLABEL)

    @property
    def is_in_history(self) -> bool:
        """Whether the history of a dossier has it as an event; a message stands among the messages."""
        return not self.is_of_labels and self is not BulkVerb.MESSAGE


class BulkState(models.TextChoices):
    """Where a run is."""

    DRAFT = "draft", "Chờ xác nhận"
    RUNNING = "running", "Đang làm"
    STOPPED = "stopped", "Đã tạm dừng"
    DONE = "done", "Đã làm xong"


class Outcome(models.TextChoices):
    """What became of one dossier of a run."""

    WAITING = "waiting", "Chưa làm"
    DONE = "done", "Đã làm"
    REFUSED = "refused", "Không làm được"


class BulkRunQuerySet(models.QuerySet["BulkRun"]):
    def of(self, person: Person) -> Self:
        """The runs of this person, the newest first; nobody sees those of another."""
        return self.filter(owner=person.pk).order_by("-pk")


class BulkRun(models.Model):
    """One verb done to many dossiers (làm hàng loạt), as one person and by their rights, dossier by dossier.

    Its items are frozen when it is begun; it runs once its owner has confirmed it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField("việc", max_length=12, choices=BulkVerb)
    state = models.CharField("trạng thái", max_length=8, choices=BulkState, default=BulkState.DRAFT)
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="chuyển cho"
    )
    """To whom the tasks are handed over; None for every other verb."""
    note = models.CharField("lời nhắn", max_length=LONGEST, blank=True)
    """What is said to the colleague, or to the applicants: there with fields in braces, filled in for each dossier."""
    label = models.CharField("nhãn", max_length=40, blank=True, default="", db_default="")
    """The name of the label that is put on or taken off, at each office its own; blank for every other verb."""
    demands_nothing = models.BooleanField(default=False, db_default=False)
    """The owner says that the message only names papers which a database holds."""
    query = models.CharField(max_length=2000, blank=True)
    """The list that it was begun from."""
    is_cut = models.BooleanField(default=False)
    """The list held more than a run may."""
    turn = models.PositiveSmallIntegerField(default=0)
    """How often it was set going; a job of an earlier turn does nothing more."""
    begun_at = models.DateTimeField("lập lúc", auto_now_add=True)
    ended_at = models.DateTimeField("xong lúc", null=True)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lần làm hàng loạt"
        indexes = [models.Index(fields=["owner", "-id"], name="bulk_run_of_owner")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}, {localtime(self.begun_at):%H:%M, %d/%m/%Y}"

    @property
    def does(self) -> BulkVerb:
        """The verb as an enum member."""
        return BulkVerb(self.verb)

    @property
    def is_over(self) -> bool:
        return self.state == BulkState.DONE


class BulkItemQuerySet(models.QuerySet["BulkItem"]):
    def waiting(self) -> Self:
        return self.filter(outcome=Outcome.WAITING)

    def refused(self) -> Self:
        return self.filter(outcome=Outcome.REFUSED)


class BulkItem(models.Model):
    """One dossier of a run, or one task of it, and what became of it."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items", db_index=False)
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+", db_index=False)
    step = models.CharField(max_length=40, blank=True)
    """Of the task that a verb of tasks is done to; blank for the others."""
    outcome = models.CharField("kết quả", max_length=8, choices=Outcome, default=Outcome.WAITING)
    sentence = models.CharField("vì sao", max_length=600, blank=True)
    """Why it was refused."""
    event = models.PositiveIntegerField(null=True)
    """Serial of the event in the history of the dossier that records it."""
    done_at = models.DateTimeField(null=True)

    objects = BulkItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ của lần làm hàng loạt"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="bulk_run_does_a_thing_once", fields=["run", "dossier", "step"]),
            models.CheckConstraint(
                name="refused_bulk_item_says_why", condition=~Q(outcome=Outcome.REFUSED) | ~Q(sentence="")
            ),
        ]
        indexes = [models.Index(fields=["run", "outcome", "id"], name="bulk_items_by_outcome")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.get_outcome_display()}"
