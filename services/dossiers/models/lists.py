"""Models of the staff's list of dossiers: what a dossier is found by, and the views that people save."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

TERM_LENGTH = 60


class TermField(models.CharField):  # type: ignore[type-arg]  # generic to the type checker only
    """Text that sorts by its bytes on every database, so that an index serves a range of beginnings."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        return {**parameters, "collation": "C"} if connection.vendor == "postgresql" else parameters


class SearchTerm(models.Model):
    """One word that a dossier is found by; written in the transaction that changes what it is taken from.

    What each looks like says `process.search_terms`. Narrow, as there are a dozen for each dossier.
    """

    pk = models.CompositePrimaryKey("dossier_id", "term")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", db_index=False)
    """That of the dossier: whoever searches reads no other."""
    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="terms", db_index=False)
    term = TermField(max_length=TERM_LENGTH)

    class Meta:
        verbose_name = verbose_name_plural = "từ tìm kiếm"
        indexes = [models.Index(fields=["agency", "term", "-dossier"], name="dossiers_found_by")]

    def __str__(self) -> str:
        return f"{self.term}: {self.dossier_id}"


class SavedView(models.Model):
    """A list that somebody comes back to (danh sách đã lưu): a name and the query string of the list."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    agency = models.ForeignKey(
        "agencies.Agency", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="chia sẻ với"
    )
    """The office that it is shared with; None: its owner's alone."""
    name = models.CharField("tên", max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    is_default = models.BooleanField("mở đầu tiên", default=False)
    """Whether its owner begins with it."""

    class Meta:
        verbose_name = verbose_name_plural = "danh sách đã lưu"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="view_has_a_name_of_its_own", fields=["owner", "name"]),
            models.UniqueConstraint(name="person_begins_with_one_view", fields=["owner"], condition=Q(is_default=True)),
        ]

    def __str__(self) -> str:
        return self.name
