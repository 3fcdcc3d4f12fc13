"""Model: on whose behalf something is filed (nộp thay), shared by drafts and dossiers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.representation import Principal


class FiledOnBehalf(models.Model):
    """What is filed for oneself, or for an organisation or another person (nộp thay); chosen once, at the beginning."""

    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="thay tổ chức",
    )
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="thay người",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_for_one_principal",
                condition=Q(organisation__isnull=True) | Q(principal__isnull=True),
            )
        ]

    @property
    def on_behalf_of(self) -> Principal | None:
        """Who is acted for; None where it is filed for oneself."""
        principal = Principal(self.organisation_id, self.principal_id)
        return principal if any(principal) else None

    @property
    def principal_name(self) -> str:
        """The name of who is acted for; empty where it is filed for oneself."""
        if self.organisation is not None:
            return self.organisation.name
        return self.principal.get_full_name() if self.principal is not None else ""
