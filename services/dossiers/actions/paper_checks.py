"""Ticks on papers that were handed in (đã xem): set one, take one's own back. Notes of the office, no decision."""

from django.db import transaction

from core.people import Person
from eforms.models import Attachment
from services.agencies.permissions import Verb, may
from services.dossiers.combined.attachments import held_files
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, PaperCheck


@transaction.atomic
def check(dossier: Dossier, attachment: Attachment, *, by: Person) -> None:
    """Note that somebody has looked through a paper of this dossier; a second time changes nothing."""
    _check_may(dossier, attachment, by)
    PaperCheck.objects.get_or_create(dossier=dossier, attachment=attachment, by_id=by.pk)


@transaction.atomic
def uncheck(dossier: Dossier, attachment: Attachment, *, by: Person) -> None:
    """Take one's own tick back."""
    _check_may(dossier, attachment, by)
    PaperCheck.objects.filter(dossier=dossier, attachment=attachment, by=by.pk).delete()


def _check_may(dossier: Dossier, attachment: Attachment, by: Person) -> None:
    if not may(by, Verb.READ, agency=dossier.agency):
        raise DossierError("Đánh dấu giấy tờ của hồ sơ này không thuộc thẩm quyền của bạn.")
    if attachment not in held_files(dossier):
        raise DossierError("Giấy tờ này không còn trong hồ sơ. Hãy tải lại trang.")
