"""Model: the trial run of a procedure version before anybody can file under it."""

from copy import copy

from django.db import models

from services.catalogue.models import ProcedureVersion


class Trial(models.Model):
    """A draft that an author or approver fills in to see a version as a citizen will (đi thử).

    It has no filing, so it cannot be submitted; it is deleted when it is ended or after a day. It keeps the version
    content it was begun with, whatever is edited meanwhile.
    """

    draft = models.OneToOneField("eforms.Draft", models.CASCADE, primary_key=True, related_name="trial")
    version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="+")
    body = models.ForeignKey("catalogue.Body", models.PROTECT, related_name="+", db_column="checksum")

    person = models.ForeignKey("catalogue.SamplePerson", models.SET_NULL, null=True, blank=True, related_name="+")
    """The sample person whose answers it began with."""

    class Meta:
        verbose_name = verbose_name_plural = "bản thử"

    def __str__(self) -> str:
        return f"Bản thử {self.version_id}"

    @property
    def pinned_version(self) -> ProcedureVersion:
        """The version with the content it had when the trial was begun."""
        version = copy(self.version)
        version.body_id = self.body_id
        return version
