"""Models of what is computed of procedures each night; pages only read it."""

from typing import Final

from django.db import models
from django.db.models import F, Q

FEWEST: Final = 20
"""Finished dossiers below which no time is kept or shown: it would say little, and of few people."""


class NightlyFacts(models.Model):
    """What is computed of one procedure (số liệu tính mỗi đêm)."""

    procedure = models.OneToOneField(
        "catalogue.Procedure", models.CASCADE, primary_key=True, related_name="nightly", verbose_name="thủ tục"
    )
    filings = models.PositiveIntegerField("hồ sơ nộp trong 12 tháng", default=0)
    related = models.TextField("thủ tục liên quan", blank=True)
    """One a line: `before` or `after`, and the code of the procedure (`relations.Related`)."""

    class Meta:
        verbose_name = verbose_name_plural = "số liệu tính mỗi đêm"

    def __str__(self) -> str:
        return f"{self.procedure_id}"

    def codes(self, kind: str) -> list[str]:
        """The codes of the procedures that are related in this way."""
        return [code for line in self.related.splitlines() for said, code in [line.split()] if said == kind]


class HandlingTime(models.Model):
    """In how many working days dossiers of the last year had their result, without what the applicant took."""

    procedure = models.ForeignKey(
        "catalogue.Procedure", models.CASCADE, related_name="handling_times", db_index=False, verbose_name="thủ tục"
    )
    agency = models.ForeignKey("agencies.Agency", models.CASCADE, null=True, related_name="+", verbose_name="cơ quan")
    """None: at all offices."""
    dossiers = models.PositiveIntegerField("số hồ sơ")
    half_days = models.PositiveSmallIntegerField("một nửa trong")
    """Working days within which half of them had it (p50); parts of a day count as one."""
    most_days = models.PositiveSmallIntegerField("chín phần mười trong")
    """The same for nine of ten (p90)."""

    class Meta:
        verbose_name = verbose_name_plural = "thời gian giải quyết thật"
        constraints = [
            models.UniqueConstraint(name="handling_time_once_an_office", fields=["procedure", "agency"]),
            models.UniqueConstraint(
                name="handling_time_once_for_all", fields=["procedure"], condition=Q(agency__isnull=True)
            ),
            models.CheckConstraint(name="handling_time_of_enough_dossiers", condition=Q(dossiers__gte=FEWEST)),
            models.CheckConstraint(name="half_are_done_before_most", condition=Q(half_days__lte=F("most_days"))),
        ]

    def __str__(self) -> str:
        return f"{self.half_days}–{self.most_days} ngày"
