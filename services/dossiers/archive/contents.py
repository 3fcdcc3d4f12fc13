"""What an archive file holds: the dossier, its answers, papers, attachments, messages and history, and an index.

The same dossier gives the same bytes, so that a run that was killed writes the same file again, not a second one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from eforms.answers import summary
from eforms.files.storage import path_of
from services.documents.issuing.storage import PDF_STORAGE
from services.dossiers.combined.attachments import attachments_of
from services.dossiers.models import Dossier, DossierMessage
from services.dossiers.models.papers import Paper

Content = bytes | Path


@dataclass(frozen=True)
class Entry:
    """One file in an archive: its name there, what it is, and where its content comes from."""

    name: str
    title: str
    content: Content


def entries(dossier: Dossier) -> Iterator[Entry]:
    """All entries but index and manifest, in their order."""
    yield _json("ho-so.json", "Hồ sơ", _facts(dossier))
    yield _json("to-khai.json", "Nội dung tờ khai", dossier.sheet.answers)
    yield _json("lich-su.json", "Nhật ký hồ sơ, mỗi sự kiện mang mã băm của sự kiện trước", list(_events(dossier)))
    if messages := list(_messages(dossier)):
        yield _json("tin-nhan.json", "Tin nhắn", messages)
    yield from _papers(dossier)
    yield from _attachments(dossier)


def index(dossier: Dossier, held: Mapping[str, str]) -> Entry:
    """The page to begin with: what the archive holds (title by name), and the answers in words."""
    answers = summary.sections(dossier.package.eform, dossier.sheet.answers, today=dossier.filed_on)
    context = {"dossier": dossier, "held": held, "sections": answers, "events": dossier.log.order_by("serial")}
    return Entry("muc-luc.html", "Mục lục", render_to_string("dossiers/papers/archive.html", context).encode())


def _facts(dossier: Dossier) -> dict[str, Any]:
    return {
        "code": dossier.code,
        "procedure": dossier.version.procedure.code,
        "version": dossier.version.checksum,
        "title": dossier.title,
        "agency": {"code": dossier.agency.code, "name": dossier.agency.name},
        "applicant": dossier.applicant_name,
        "status": dossier.get_status_display(),
        "submitted_at": _moment(dossier.submitted_at),
        "accepted_at": _moment(dossier.accepted_at),
        "due_at": _moment(dossier.due_at),
        "finished_at": _moment(dossier.finished_at),
        "returned_at": _moment(dossier.returned_at),
    }


def _events(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """The columns over which `history.event_chain.event_hash` is taken, under its names, and the hash."""
    for event in dossier.log.order_by("serial"):
        content = {
            "dossier": event.dossier_id,
            "serial": event.serial,
            "act": event.act,
            "before": event.before,
            "after": event.after,
            "by": event.by_id,
            "at": _moment(event.at),
            "note": event.note,
            "data": event.data,
            "previous": event.previous,
        }
        yield {**content, **({"answers": event.answers_hash} if event.answers_hash else {}), "hash": event.hash}


def _messages(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for message in DossierMessage.objects.filter(dossier=dossier).select_related("by").order_by("pk"):
        yield {"at": _moment(message.at), "by": str(message.by), "text": message.text}


def _papers(dossier: Dossier) -> Iterator[Entry]:
    stored = Paper.objects.listed().filter(dossier=dossier, document__stored_at__isnull=False)
    for number, paper in enumerate(stored, start=1):
        name = f"giay-to/{number:02}-{paper.kind}.pdf"
        yield Entry(name, paper.full_title, PDF_STORAGE.path_of(paper.document.sha256))


def _attachments(dossier: Dossier) -> Iterator[Entry]:
    """Those taken back after filing too: the history vouches for them."""
    files = attachments_of(dossier).filter(refused=False).select_related("stored").order_by("pk")
    for number, file in enumerate(files, start=1):
        path = path_of(file.stored.sha256)
        if file.removed_at is None or path.exists():
            yield Entry(f"tep/{number:02}{Path(file.name).suffix.lower()}", file.name, path)


def _json(name: str, title: str, value: Any) -> Entry:
    return Entry(name, title, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode())


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None
