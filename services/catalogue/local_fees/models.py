"""Model: the amount of a fee in one province from a day on."""

from datetime import date
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.status import StatusChoices


class LocalFeeState(StatusChoices):
    """Where an amount of a province stands."""

    PROPOSED = "proposed", "warning", "clock", "Chờ người thứ hai"
    APPROVED = "approved", "success", "success", "Đã duyệt"
    REFUSED = "refused", "still", "cross", "Không duyệt"
    CANCELLED = "cancelled", "still", "cross", "Đã bỏ"


TWO_PEOPLE: Final = Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))


class LocalFeeQuerySet(models.QuerySet["LocalFee"]):
    def approved(self) -> Self:
        """Those that hold from their day on, be it past or to come."""
        return self.filter(state=LocalFeeState.APPROVED)

    def of_province(self, province_id: str) -> Self:
        return self.filter(province=province_id)


class LocalFee(models.Model):
    """What a provincial council fixed for one fee of a procedure (mức thu do Hội đồng nhân dân cấp tỉnh quy định).

    It holds from its first day until the next one of the same fee begins, or until its own last day. Approved, it
    never changes; before its first day it may be cancelled.
    """

    province = models.ForeignKey(
        "agencies.AdministrativeUnit", models.PROTECT, related_name="local_fees", verbose_name="tỉnh, thành phố"
    )
    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, related_name="local_fees", verbose_name="thủ tục"
    )
    fee = models.CharField("khoản thu", max_length=40)
    """Its key in the package."""
    amount_vnd = models.PositiveBigIntegerField("mức thu (đồng)")
    """Of one unit; 0: the province charges nothing."""
    basis = models.CharField("văn bản", max_length=120)
    """The resolution that fixes it: `06/2020/NQ-HĐND`."""
    valid_from = models.DateField("áp dụng từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=9, choices=LocalFeeState, default=LocalFeeState.PROPOSED)
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

    objects = LocalFeeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "mức thu của tỉnh"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="local_fee_takes_two_people",
                condition=Q(state="proposed", decided_by=None)
                | (Q(state__in=["approved", "refused"], cancelled_by=None) & TWO_PEOPLE)
                | (Q(state="cancelled", cancelled_by__isnull=False) & (Q(decided_by=None) | TWO_PEOPLE)),
            ),
            models.CheckConstraint(
                name="local_fee_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                name="province_has_one_amount_from_a_day",
                fields=["procedure", "province", "fee", "valid_from"],
                condition=Q(state="approved"),
            ),
            models.UniqueConstraint(
                name="province_proposes_one_amount_at_a_time",
                fields=["procedure", "province", "fee"],
                condition=Q(state="proposed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fee}, {self.province_id}: {self.amount_vnd} đồng từ {self.valid_from:%d/%m/%Y}"

    @property
    def status(self) -> LocalFeeState:
        """The state as an enum member, with label, colour and icon of its badge."""
        return LocalFeeState(self.state)

    def has_begun(self, today: date) -> bool:
        """Whether dossiers may have been filed under it."""
        return self.valid_from <= today
