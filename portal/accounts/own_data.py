"""What the portal keeps about a person, for themselves as one JSON file (bản sao dữ liệu cá nhân).

Papers are named with the address at which their owner reads them. What somebody filed on behalf of another, and what
others filed for them, is here only as far as its pages are theirs today.
"""

from collections.abc import Iterator
from typing import Any, Final

from core.access_log import AccessRecord
from eforms.models import Draft
from notifications.models import Notification
from portal.accounts.models import User
from portal.accounts.profile import profile_context
from services.documents.models import Document
from services.dossiers.models import Dossier

MOST: Final = 1000
"""Rows of each kind, the newest: more is asked of the office that keeps the portal."""


def own_data(user: User) -> dict[str, Any]:
    """By kind of data; what is a name or a code here is called as in the open data of the portal."""
    return {
        "account": {row["label"]: str(row["value"] or "") for row in profile_context(user)["rows"]},
        "drafts": list(_drafts(user)),
        "dossiers": list(_dossiers(user)),
        "papers": list(_papers(user)),
        "notices": list(_notices(user)),
        "accesses": list(_accesses(user)),
    }


def _drafts(user: User) -> Iterator[dict[str, Any]]:
    drafts = Draft.objects.open().filter(owner=user).prefetch_related("lists").order_by("-pk")[:MOST]
    for draft in drafts:
        lists = {one.key: one.rows for one in draft.lists.all()}
        yield {"begun_at": draft.created_at, "changed_at": draft.touched_at, "answers": {**draft.answers, **lists}}


def _dossiers(user: User) -> Iterator[dict[str, Any]]:
    dossiers = Dossier.objects.of_party(user).select_related("agency", "sheet").order_by("-pk")[:MOST]
    for dossier in dossiers:
        yield {
            "code": dossier.code,
            "title": dossier.title,
            "agency": dossier.agency.name,
            "status": dossier.get_status_display(),
            "submitted_at": dossier.submitted_at,
            "answers": dossier.sheet.answers,
            "page": dossier.get_absolute_url(),
        }


def _papers(user: User) -> Iterator[dict[str, Any]]:
    papers = Document.objects.filter(owner=user).defer("facts", "letterhead").order_by("-pk")[:MOST]
    for paper in papers:
        yield {"title": paper.title, "issued_at": paper.issued_at, "page": paper.get_absolute_url()}


def _notices(user: User) -> Iterator[dict[str, Any]]:
    for notice in Notification.objects.of(user).order_by("-pk")[:MOST]:
        yield {"at": notice.created_at, "subject": notice.subject, "body": notice.body}


def _accesses(user: User) -> Iterator[dict[str, Any]]:
    for record in AccessRecord.objects.about(user.pk).order_by("-pk")[:MOST]:
        yield {"at": record.at, "reader": str(record.reader), "what": str(record), "purpose": record.purpose}
