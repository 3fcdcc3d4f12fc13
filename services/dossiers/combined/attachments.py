"""The attachments of a dossier: of a part those to the questions that its office sees, of others all of the filing."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from core.compiled_query import CompiledQuery
from eforms.definition.traversal import written_fields
from eforms.models import Attachment, AttachmentQuerySet
from services.catalogue.package.definition import Package
from services.dossiers.models import EVENTS_ABOUT_ANSWERS, Dossier
from services.dossiers.status import Status

NOTICE_FIELD_KEY = "dues-notice"
"""The field key of notices of dues among the attachments of a dossier; no form field can have this key."""

FILES: Final = CompiledQuery(lambda draft: Attachment.objects.filter(draft=draft).present())


def notice_key(dossier: Dossier) -> str:
    """The field key of this dossier's notices of dues; those of a part are its own."""
    return f"{NOTICE_FIELD_KEY}-{dossier.pk}" if dossier.part else NOTICE_FIELD_KEY


def attachments_of(dossier: Dossier) -> AttachmentQuerySet:
    """All attachments of the dossier, those taken back included."""
    files: AttachmentQuerySet = Attachment.objects.filter(draft=dossier.filing_id)
    if not dossier.part:
        return files
    in_groups = (Q(field_key__startswith=f"{key}.") for key in _group_keys(dossier.package))
    own = Q(field_key__in=[*_field_keys(dossier.package), notice_key(dossier)])
    return files.filter(reduce(or_, in_groups, own))


def held_files(dossier: Dossier) -> list[Attachment]:
    """The files of the dossier as its pages show them: of a part those of its last filing or supplement.

    Parts share the files to the steps that several of them see; what one part's supplement exchanged, the office of
    another goes on holding as it was filed. Its own open supplement shows what is being handed in.
    """
    if not dossier.may_have_files:
        return []
    if not dossier.part:
        return FILES(dossier.filing_id)
    files = attachments_of(dossier)
    if dossier.state is Status.SUPPLEMENT_REQUESTED:
        return list(files.present())
    said = dossier.log.filter(act__in=EVENTS_ABOUT_ANSWERS).order_by("serial").last()
    if said is None:
        return list(files.present())
    kept = Q(added_at__lte=said.at) & (Q(removed_at__isnull=True) | Q(removed_at__gt=said.at, refused=False))
    notices = Q(field_key=notice_key(dossier), removed_at__isnull=True)
    return list(files.filter(kept | notices).select_related("stored"))


def has_attachment(dossier: Dossier, attachment: Attachment) -> bool:
    """Whether the file belongs to this dossier of its filing."""
    if not dossier.part or attachment.field_key == notice_key(dossier):
        return True
    return bool(files_for(dossier.package, [attachment]))


def files_for(package: Package, attachments: Iterable[Attachment]) -> list[Attachment]:
    """Those of these files that answer questions of this package, that of a part or the whole one."""
    keys = _field_keys(package)
    return [file for file in attachments if file.field_key.partition(".")[0] in keys]


def _field_keys(package: Package) -> set[str]:
    return {field.key for field in package.eform.fields()}


def _group_keys(package: Package) -> list[str]:
    """The keys of the groups, whose files are kept under the key of the group, a dot, and their place in it."""
    return [field.key for field in package.eform.fields() if written_fields(field)]
