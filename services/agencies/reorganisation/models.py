"""Models: a reorganisation that one person proposes and a second carries out, its log, and codes of before."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.status import StatusChoices


class ReorganisationKind(models.TextChoices):
    """What becomes of an agency."""

    ADD = "add", "Thêm cơ quan"
    MERGE = "merge", "Sáp nhập"
    MOVE = "move", "Đổi cơ quan chủ quản"


class ReorganisationState(StatusChoices):
    """Where a reorganisation stands."""

    PROPOSED = "proposed", "warning", "clock", "Chờ người thứ hai"
    APPROVED = "approved", "info", "calendar", "Chờ đến ngày"
    RUNNING = "running", "info", "clock", "Đang chuyển"
    STOPPED = "stopped", "error", "cross", "Dừng giữa chừng"
    DONE = "done", "success", "success", "Đã xong"
    WITHDRAWN = "withdrawn", "still", "cross", "Đã bỏ"


UNDER_WAY: Final = (
    ReorganisationState.PROPOSED,
    ReorganisationState.APPROVED,
    ReorganisationState.RUNNING,
    ReorganisationState.STOPPED,
)
"""An agency takes part in one of these at a time."""


class Reorganisation(models.Model):
    """A change of the agencies themselves (sắp xếp cơ quan): two people decide, the rest follows by rule.

    `code` and `superior` are those of the agency afterwards: of one that is added or moved. Its other details, when
    it is added, are `name`, `agency_kind`, `unit` and the agency that it is set up like.
    """

    kind = models.CharField("việc", max_length=5, choices=ReorganisationKind)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="reorganisations", verbose_name="cơ quan"
    )
    """Whom it is about; of one that is added None until then."""
    into = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="+", verbose_name="sáp nhập vào"
    )
    superior = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="+", verbose_name="cơ quan chủ quản mới"
    )
    code = models.CharField("mã mới", max_length=35, blank=True)
    name = models.CharField("tên", max_length=160, blank=True)
    agency_kind = models.CharField("loại cơ quan", max_length=24, blank=True)
    unit = models.ForeignKey(
        "agencies.AdministrativeUnit", models.PROTECT, null=True, related_name="+", verbose_name="đơn vị hành chính"
    )
    example = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="+", verbose_name="tiếp nhận thủ tục như"
    )
    basis = models.CharField("căn cứ", max_length=300)
    """The decision that orders it: number, day, who issued it."""
    effective_on = models.DateField("từ ngày")
    state = models.CharField(
        "trạng thái", max_length=9, choices=ReorganisationState, default=ReorganisationState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người quyết định"
    )
    turn = models.PositiveSmallIntegerField(default=0)
    """How often carrying out was begun: it may stop and go on."""
    expected = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    """How many rows were to be moved in batches when it began, and how many were."""
    ended_at = models.DateTimeField("xong lúc", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "sắp xếp cơ quan"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="reorganisation_takes_two_people",
                condition=Q(state__in=["proposed", "withdrawn"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="merger_names_two_agencies",
                condition=~Q(kind="merge") | Q(agency__isnull=False, into__isnull=False) & ~Q(agency=F("into")),
            ),
            models.UniqueConstraint(
                name="agency_is_reorganised_by_one_at_a_time",
                fields=["agency"],
                condition=Q(state__in=["proposed", "approved", "running", "stopped"]),
            ),
        ]

    def __str__(self) -> str:
        match self.kind:
            case ReorganisationKind.ADD:
                return f"Thêm {self.name} ({self.code})"
            case ReorganisationKind.MERGE:
                return f"Sáp nhập {self.agency} vào {self.into}"
            case _:
                return f"Chuyển {self.agency} về trực thuộc {self.superior}"

    @property
    def status(self) -> ReorganisationState:
        """The state as an enum member, with label, colour and icon of its badge."""
        return ReorganisationState(self.state)


class ReorganisationAct(models.TextChoices):
    """What was done about a reorganisation."""

    PROPOSED = "proposed", "Đề nghị"
    WITHDRAWN = "withdrawn", "Bỏ đề nghị"
    APPROVED = "approved", "Quyết định"
    BEGUN = "begun", "Bắt đầu chuyển"
    RESUMED = "resumed", "Chuyển tiếp"
    STOPPED = "stopped", "Dừng giữa chừng"
    DONE = "done", "Chuyển xong"


class ReorganisationEvent(models.Model):
    """A line of the log of a reorganisation (nhật ký sắp xếp cơ quan); triggers refuse any change."""

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="log")
    act = models.CharField("việc", max_length=9, choices=ReorganisationAct)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ai")
    """None: the portal itself."""
    at = models.DateTimeField("lúc", auto_now_add=True)
    data = models.JSONField(default=dict)
    """What moved and what stayed, by name; how number series ended."""

    class Meta:
        verbose_name = verbose_name_plural = "nhật ký sắp xếp cơ quan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.reorganisation_id}"


class FormerCode(models.Model):
    """A code that an agency had before it was moved (mã cũ): links and packages that name it still mean the agency."""

    code = models.CharField("mã cũ", max_length=35, primary_key=True)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="former_codes", verbose_name="cơ quan")
    ended_on = models.DateField("đến ngày")

    class Meta:
        verbose_name = verbose_name_plural = "mã cũ của cơ quan"

    def __str__(self) -> str:
        return f"{self.code} → {self.agency}"
