"""Abstract model: a decision of a province that two people take, and that holds from a day on."""

from datetime import date
from typing import Final, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.status import StatusChoices


class DecisionState(StatusChoices):
    """Where a decision of a province stands."""

    PROPOSED = "proposed", "warning", "clock", "Chờ người thứ hai"
    APPROVED = "approved", "success", "success", "Đã duyệt"
    REFUSED = "refused", "still", "cross", "Không duyệt"
    CANCELLED = "cancelled", "still", "cross", "Đã bỏ"


_SECOND_PERSON: Final = Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))
TAKES_TWO_PEOPLE: Final = (
    Q(state="proposed", decided_by=None)
    | (Q(state__in=["approved", "refused"], cancelled_by=None) & _SECOND_PERSON)
    | (Q(state="cancelled", cancelled_by__isnull=False) & (Q(decided_by=None) | _SECOND_PERSON))
)
ENDS_AFTER_IT_BEGINS: Final = Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))


Decision = TypeVar("Decision", bound="LocalDecision")


class DecisionQuerySet(models.QuerySet[Decision]):
    def approved(self) -> Self:
        """Those that hold from their day on, be it past or to come."""
        return self.filter(state=DecisionState.APPROVED)

    def of_province(self, province_id: str) -> Self:
        return self.filter(province=province_id)


class LocalDecision(models.Model):
    """It holds from its first day until the next one about the same begins, or until its own last day.

    Approved, it never changes; before its first day it may be cancelled.
    """

    province = models.ForeignKey(
        "agencies.AdministrativeUnit", models.PROTECT, related_name="+", verbose_name="tỉnh, thành phố"
    )
    basis = models.CharField("văn bản", max_length=120)
    """The text that fixes it: `06/2020/NQ-HĐND`."""
    valid_from = models.DateField("áp dụng từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=9, choices=DecisionState, default=DecisionState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người bỏ"
    )
    note = models.TextField("lý do", blank=True)
    """Why it was refused or cancelled."""

    class Meta:
        abstract = True
        ordering = ["-valid_from", "-pk"]

    @property
    def status(self) -> DecisionState:
        """The state as an enum member, with label, colour and icon of its badge."""
        return DecisionState(self.state)

    def has_begun(self, today: date) -> bool:
        """Whether people may have relied on it."""
        return self.valid_from <= today

    def is_over(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today
