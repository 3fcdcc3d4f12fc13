"""Model: the amount of a fee in one province from a day on."""

from django.db import models
from django.db.models import Q

from services.catalogue.local_decisions.models import (
    ENDS_AFTER_IT_BEGINS,
    TAKES_TWO_PEOPLE,
    DecisionQuerySet,
    LocalDecision,
)


class LocalFeeQuerySet(DecisionQuerySet["LocalFee"]):
    """Its own type."""


class LocalFee(LocalDecision):
    """What a provincial council fixed for one fee of a procedure (mức thu do Hội đồng nhân dân cấp tỉnh quy định)."""

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

    objects = LocalFeeQuerySet.as_manager()

    class Meta(LocalDecision.Meta):
        verbose_name = verbose_name_plural = "mức thu của tỉnh"
        constraints = [
            models.CheckConstraint(name="local_fee_takes_two_people", condition=TAKES_TWO_PEOPLE),
            models.CheckConstraint(name="local_fee_ends_after_it_begins", condition=ENDS_AFTER_IT_BEGINS),
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
