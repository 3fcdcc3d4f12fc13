"""Models: the offices of one province that receive a procedure over the counter, from a day on."""

from django.db import models
from django.db.models import Q

from services.catalogue.local_decisions.models import (
    ENDS_AFTER_IT_BEGINS,
    TAKES_TWO_PEOPLE,
    DecisionQuerySet,
    LocalDecision,
)


class LocalReceptionQuerySet(DecisionQuerySet["LocalReception"]):
    """Its own type."""


class LocalReception(LocalDecision):
    """Which offices of a province receive a procedure over the counter, and when (nơi, giờ tiếp nhận trực tiếp).

    It says where people go, not which office decides: filing online and what follows are not touched by it.
    """

    province = models.ForeignKey(
        "agencies.AdministrativeUnit", models.PROTECT, related_name="local_receptions", verbose_name="tỉnh, thành phố"
    )
    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, related_name="local_receptions", verbose_name="thủ tục"
    )
    offices = models.ManyToManyField(
        "agencies.Agency", through="ReceptionOffice", related_name="+", verbose_name="nơi tiếp nhận"
    )
    hours = models.CharField("giờ tiếp nhận", max_length=300, blank=True)
    """In words, where it is not the working time of each office; empty: it is."""

    objects = LocalReceptionQuerySet.as_manager()

    class Meta(LocalDecision.Meta):
        verbose_name = verbose_name_plural = "nơi tiếp nhận tại tỉnh"
        constraints = [
            models.CheckConstraint(name="local_reception_takes_two_people", condition=TAKES_TWO_PEOPLE),
            models.CheckConstraint(name="local_reception_ends_after_it_begins", condition=ENDS_AFTER_IT_BEGINS),
            models.UniqueConstraint(
                name="province_has_one_reception_from_a_day",
                fields=["procedure", "province", "valid_from"],
                condition=Q(state="approved"),
            ),
            models.UniqueConstraint(
                name="province_proposes_one_reception_at_a_time",
                fields=["procedure", "province"],
                condition=Q(state="proposed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}, {self.province_id} từ {self.valid_from:%d/%m/%Y}"


class ReceptionOffice(models.Model):
    """One office of a decision; it is written with its proposal and never changes."""

    reception = models.ForeignKey(LocalReception, models.CASCADE, verbose_name="quyết định")
    office = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")

    class Meta:
        verbose_name = verbose_name_plural = "nơi tiếp nhận của quyết định"
        constraints = [models.UniqueConstraint(name="reception_names_an_office_once", fields=["reception", "office"])]

    def __str__(self) -> str:
        return str(self.office)
