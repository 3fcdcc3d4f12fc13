"""Model: a rule by which new tasks are given to somebody first."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce


class AssignmentRule(models.Model):
    """Somebody who is given new tasks of a procedure, a place, or applicants by their first letter, before others are.

    It speaks of a post: the tasks of its role at its office (quy tắc phân công). Where two people have a rule that
    fits, the less busy one is given the task; where none is present, whoever holds the role.
    """

    post = models.ForeignKey("agencies.Post", models.CASCADE, related_name="+")
    procedure = models.ForeignKey(
        "catalogue.Procedure", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    """None: any."""
    place = models.ForeignKey(
        "agencies.AdministrativeUnit", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    """A commune, or a province with all its communes (`Dossier.place`); None: any."""
    first_letter = models.CharField("từ chữ", max_length=1, blank=True)
    last_letter = models.CharField("đến chữ", max_length=1, blank=True)
    """Of the applicant's given name, the last word of their name, without marks; blank: any."""

    class Meta:
        verbose_name = verbose_name_plural = "quy tắc phân công"
        constraints = [
            models.UniqueConstraint(
                "post",
                "first_letter",
                "last_letter",
                Coalesce("procedure", Value(0)),
                Coalesce("place", Value("")),
                name="assignment_rule_is_said_once",
            ),
            models.CheckConstraint(
                name="assignment_rule_says_something",
                condition=Q(procedure__isnull=False) | Q(place__isnull=False) | ~Q(first_letter=""),
            ),
            models.CheckConstraint(
                name="assignment_rule_has_both_letters_or_none",
                condition=Q(first_letter="", last_letter="") | (~Q(first_letter="") & ~Q(last_letter="")),
            ),
        ]

    def __str__(self) -> str:
        letters = f"người nộp có tên từ {self.first_letter.upper()} đến {self.last_letter.upper()}"
        place = f"nơi liên quan là {self.place}" if self.place else ""
        said = [str(self.procedure) if self.procedure else "", place, letters if self.first_letter else ""]
        return ", ".join(filter(None, said))
