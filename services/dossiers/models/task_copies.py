"""Abstract model: what a task carries of its dossier, so that a list of tasks is filtered and shown from tasks alone.

A dossier is five pages to look up among a million; a list of 25 tasks reads none of them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db import models

from services.catalogue.package.public_record import FilingChannel
from services.dossiers.status import Status

if TYPE_CHECKING:
    from services.dossiers.models.dossier import Dossier

COPIED: Final = {
    "agency": "dossier_agency",
    "status": "dossier_status",
    "channel": "dossier_channel",
    "code": "dossier_code",
    "title": "dossier_title",
    "abstract": "dossier_abstract",
    "applicant_name": "applicant_name",
}
"""Columns of a dossier, with those of its tasks that say the same."""


class TaskCopies(models.Model):
    """The copies: written when a task is opened, and with each change of the dossier by `transitions.apply`.

    Null in tasks that a release before them opened, until `manage.py fill_task_copies`.
    """

    dossier_agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="+", db_index=False, editable=False
    )
    dossier_status = models.PositiveSmallIntegerField(choices=Status, null=True, editable=False)
    dossier_channel = models.CharField(max_length=8, choices=FilingChannel, default="", db_default="", editable=False)
    dossier_code = models.CharField(max_length=50, null=True, editable=False)
    dossier_title = models.CharField(max_length=300, default="", db_default="", editable=False)
    dossier_abstract = models.CharField(max_length=300, default="", db_default="", editable=False)
    applicant_name = models.CharField(max_length=300, default="", db_default="", editable=False)
    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, null=True, related_name="+", db_index=False, editable=False
    )
    """That of the dossier's version, which never changes."""

    class Meta:
        abstract = True


def copies_of(dossier: "Dossier") -> dict[str, Any]:
    """What a new task of this dossier carries of it."""
    copied = {copy: getattr(dossier, column) for column, copy in COPIED.items()}
    return {**copied, "procedure_id": dossier.version.procedure_id}


def changed_copies(dossier: "Dossier", changed: Sequence[str]) -> dict[str, Any]:
    """What its tasks carry differently once these columns of the dossier have changed."""
    return {COPIED[column]: getattr(dossier, column) for column in changed if column in COPIED}
