"""The document wallet (kho giấy tờ): files a person submitted before and results issued to them, for reuse."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext

from core.people import Person
from core.representation import Principal, takes_part
from core.ui.formatting import format_date
from eforms.files.access import wallet_of
from eforms.files.file_types import PDF
from eforms.files.storage import ATTACHMENTS
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment
from eforms.status import READABLE
from services.documents.document_types import DocumentType
from services.documents.issuing.storage import PDF_STORAGE
from services.dossiers.models import Dossier, Paper
from services.dossiers.models.conversation import MESSAGE_FILES
from services.dossiers.models.inspections import PICTURES
from services.dossiers.results.held import results_held_by
from services.dossiers.results.withheld import is_withheld_of

MAX_FILES: Final = 30
"""At most so many results and so many submitted files, the newest: a list to choose from, not an archive."""


def wallet_files(person: Person) -> Iterator[WalletFile]:
    """The files that this person can attach again, results first: their own, then those that name them."""
    results = Q(dossier__applicant=person.pk, dossier__organisation=None, dossier__principal=None)
    files = Q(draft__owner=person.pk)
    if takes_part(person):
        results |= Q(dossier__principal=person.pk)
        files &= Q(draft__filing__organisation=None, draft__filing__principal=None)
    yield from _results(results)
    if held := list(results_held_by(person).order_by("-pk").values_list("paper", flat=True)[:MAX_FILES]):
        yield from _results(Q(pk__in=held) & ~results)
    yield from _submitted_files(files)


def wallet_for(person: Person, principal: Principal | None) -> list[WalletFile]:
    """The person's wallet; where they act for a principal, with the papers of the dossiers of it that they see."""
    if principal is None:
        return wallet_of(person)
    of_principal = {"organisation": principal.organisation_id, "principal": principal.person_id}
    dossiers = Dossier.objects.of_party(person).filter(**of_principal)
    results = _results(Q(dossier__in=dossiers))
    return [*results, *_submitted_files(Q(draft__filing__in=dossiers.values("filing"))), *wallet_of(person)]


def _results(whose: Q) -> Iterator[WalletFile]:
    """Results that are stored, not revoked, and not withheld."""
    results = Paper.objects.listed().filter(
        whose,
        kind=DocumentType.RESULT,
        document__stored_at__isnull=False,
        document__revoked_at__isnull=True,
    )
    for paper in results.exclude(is_withheld_of("dossier")).order_by("-pk")[:MAX_FILES]:
        document = paper.document
        yield WalletFile(
            key=f"result-{paper.pk}",
            name=f"{document.title[:100]}.pdf",
            origin=gettext("Kết quả cấp ngày %(issued_at)s")
            % {"issued_at": format_date(localtime(document.issued_at))},
            size=document.size or 0,
            content_type=PDF,
            sha256=document.sha256,
            storage=PDF_STORAGE,
        )


def _submitted_files(whose: Q) -> Iterator[WalletFile]:
    """Attachments of submitted dossiers that passed the virus scan.

    What an office added is not the person's, and what came with a message is no paper.
    """
    files = Attachment.objects.present().filter(whose, draft__submitted_at__isnull=False, scan__in=READABLE)
    for file in files.exclude(field_key__in=(PICTURES, MESSAGE_FILES)).order_by("-pk")[:MAX_FILES]:
        yield WalletFile(
            key=f"file-{file.pk}",
            name=file.name,
            origin=gettext("Đã đính kèm hồ sơ ngày %(added_at)s") % {"added_at": format_date(localtime(file.added_at))},
            size=file.stored.size,
            content_type=file.stored.content_type,
            sha256=file.stored.sha256,
            storage=ATTACHMENTS,
        )
