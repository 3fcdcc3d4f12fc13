"""Versions of procedures and their log. A published version is immutable; a dossier keeps its version for life."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from services.catalogue.models.packages import Body, package_by_checksum, parse
from services.catalogue.models.procedures import Procedure
from services.catalogue.models.states import PUBLIC_ACTS, WITHOUT_APPROVER, VersionAct, VersionState
from services.catalogue.package.definition import Package


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def in_force(self) -> Self:
        """The published version of each procedure, under which new dossiers are filed."""
        return self.filter(state=VersionState.PUBLISHED)

    def public(self) -> Self:
        """Those in force that citizens see."""
        return self.in_force().filter(procedure__is_internal=False)


class ProcedureVersion(models.Model):
    """Everything the law fixes for the dossiers filed under it, as one frozen document (phiên bản thủ tục)."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions", verbose_name="thủ tục")
    number = models.PositiveIntegerField("phiên bản")
    state = models.CharField("trạng thái", max_length=10, choices=VersionState, default=VersionState.DRAFT)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="+", db_column="checksum", db_index=False, verbose_name="nội dung"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người soạn")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    retired_at = models.DateTimeField("hết áp dụng lúc", null=True, blank=True)
    effective_on = models.DateField("áp dụng từ ngày", null=True, blank=True)
    """Date on which an approved version goes into force; None: at once on approval."""

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "phiên bản thủ tục"
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(name="version_number_is_used_once", fields=["procedure", "number"]),
            models.UniqueConstraint(
                name="procedure_has_one_version_in_force",
                fields=["procedure"],
                condition=Q(state=VersionState.PUBLISHED),
            ),
            models.CheckConstraint(
                name="published_version_says_by_whom_and_when",
                condition=Q(state__in=WITHOUT_APPROVER, approver=None, published_at=None)
                | Q(state=VersionState.APPROVED, approver__isnull=False, published_at=None)
                | Q(
                    state__in=[VersionState.PUBLISHED, VersionState.RETIRED],
                    approver__isnull=False,
                    published_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="approved_version_waits_for_a_day",
                condition=Q(state=VersionState.APPROVED, effective_on__isnull=False)
                | Q(state__in=WITHOUT_APPROVER, effective_on=None)
                | Q(state__in=[VersionState.PUBLISHED, VersionState.RETIRED]),
            ),
            models.UniqueConstraint(
                name="procedure_has_one_version_waiting", fields=["procedure"], condition=Q(state=VersionState.APPROVED)
            ),
            models.CheckConstraint(
                name="retired_version_says_since_when",
                condition=Q(state=VersionState.RETIRED, retired_at__isnull=False)
                | (~Q(state=VersionState.RETIRED) & Q(retired_at=None)),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_version",
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} phiên bản {self.number}"

    @property
    def status(self) -> VersionState:
        """The state as VersionState, with label, colour and icon of its badge."""
        return VersionState(self.state)

    @property
    def is_in_force(self) -> bool:
        return self.status is VersionState.PUBLISHED

    @property
    def is_scheduled(self) -> bool:
        return self.status is VersionState.APPROVED

    @property
    def checksum(self) -> str:
        """SHA-256 of the body in canonical JSON."""
        return self.body_id

    @property
    def package(self) -> Package:
        """The body, parsed once per checksum; read only where it did not come with the row."""
        if ProcedureVersion.body.is_cached(self):
            return package_by_checksum.get(self.body_id, lambda: parse(self.body.text))
        return package_by_checksum(self.body_id)


class VersionEventQuerySet(models.QuerySet["VersionEvent"]):
    def public_changes(self) -> Self:
        """What came into force or ended, of procedures that citizens see."""
        return self.filter(act__in=PUBLIC_ACTS, version__procedure__is_internal=False)


class VersionEvent(models.Model):
    """An entry of the version log (append-only): who did what, when, why, and the text after it."""

    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="events", verbose_name="phiên bản")
    act = models.CharField("việc", max_length=10, choices=VersionAct)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người làm"
    )
    """None: the scheduler, on the effective date."""
    at = models.DateTimeField("lúc", auto_now_add=True)
    note = models.TextField("ghi chú", blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_column="checksum", db_index=False)

    objects = VersionEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "nhật ký phiên bản"
        ordering = ["pk"]
        indexes = [models.Index(name="public_version_events", fields=["at", "id"], condition=Q(act__in=PUBLIC_ACTS))]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.get_act_display()}"


def package_in_force(code: str) -> Package | None:
    """The published package of a procedure; None while none is in force."""
    version = ProcedureVersion.objects.in_force().filter(procedure__code=code).first()
    return version.package if version else None
