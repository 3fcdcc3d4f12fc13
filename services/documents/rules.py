"""Who may read a paper, when one may be taken back, and why one no longer counts."""

from core.people import Person
from core.rules import check_says_why
from services.agencies.permissions import Verb, may
from services.documents import hooks
from services.documents.errors import DocumentError
from services.documents.hooks import Void
from services.documents.models import Document


def may_read(person: Person, document: Document) -> bool:
    """The owner, unless it is withheld, and whoever the app above lets read it."""
    if person.pk == document.owner_id and not hooks.is_withheld.any(document):
        return True
    return hooks.may_read_document.any(person, document)


def check_may_revoke(person: Person, document: Document) -> None:
    """The permission table decides."""
    if not may(person, Verb.REVOKE_PAPER, agency=document.agency):
        raise DocumentError("Việc này không thuộc thẩm quyền của bạn tại cơ quan ban hành.")


def check_may_be_revoked(document: Document, reason: str) -> None:
    if document.revoked_at is not None:
        raise DocumentError(f"{document} đã được thu hồi.")
    check_says_why(reason, DocumentError("Hãy ghi lý do thu hồi."))


def why_void(document: Document) -> Void | None:
    """Taken back, or void by what the app above knows."""
    if document.revoked_at is not None:
        return Void("Giấy này đã bị thu hồi, không còn giá trị", document.revoked_reason)
    return hooks.void_reason.first(document)
