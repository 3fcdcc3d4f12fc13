"""The document wallet (kho giấy tờ): files a person submitted before and results issued to them, for reuse."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localtime

from core.people import Person
from core.representation import takes_part
from eforms.files.file_types import PDF
from eforms.files.storage import path_of
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment
from eforms.status import READABLE
from services.documents.document_types import DocumentType
from services.dossiers.models import Fee, Paper
from services.dossiers.results.held import results_held_by

MAX_FILES: Final = 30
"""At most so many results and so many submitted files, the newest: a list to choose from, not an archive."""


def wallet_files(person: Person) -> Iterator[WalletFile]:
    """The files that this person can attach again without an upload, results first."""
    yield from _results(person)
    yield from _submitted_files(person)


def _results(person: Person) -> Iterator[WalletFile]:
    """Results that are stored, not revoked, and without an open fee: the person's own, then those that name them.

    Those of others for whom one filed are theirs.
    """
    matter = Q(dossier__applicant=person.pk, dossier__organisation=None, dossier__principal=None)
    if takes_part(person):
        matter |= Q(dossier__principal=person.pk)
    results = Paper.objects.listed().filter(
        kind=DocumentType.RESULT, document__stored_at__isnull=False, document__revoked_at__isnull=True
    )
    own = results.filter(matter).exclude(dossier__in=Fee.objects.owed().values("dossier"))
    held = list(results_held_by(person).order_by("-pk").values_list("paper", flat=True)[:MAX_FILES])
    of_others = results.filter(pk__in=held).order_by("-pk") if held else []
    for paper in chain(own.order_by("-pk")[:MAX_FILES], of_others):
        document = paper.document
        yield WalletFile(
            key=f"result-{paper.pk}",
            name=f"{document.title[:100]}.pdf",
            origin=f"Kết quả cấp ngày {localtime(document.issued_at):%d/%m/%Y}",
            size=document.size or 0,
            content_type=PDF,
            sha256=document.sha256,
            path=Path(settings.MEDIA_ROOT) / document.path,
        )


def _submitted_files(person: Person) -> Iterator[WalletFile]:
    """Attachments of submitted dossiers that passed the virus scan."""
    files = Attachment.objects.present().filter(
        draft__owner=person.pk, draft__submitted_at__isnull=False, scan__in=READABLE
    )
    if takes_part(person):
        files = files.filter(draft__filing__organisation=None, draft__filing__principal=None)
    for file in files.order_by("-pk")[:MAX_FILES]:
        yield WalletFile(
            key=f"file-{file.pk}",
            name=file.name,
            origin=f"Đã đính kèm hồ sơ ngày {localtime(file.added_at):%d/%m/%Y}",
            size=file.stored.size,
            content_type=file.stored.content_type,
            sha256=file.stored.sha256,
            path=path_of(file.stored.sha256),
        )
