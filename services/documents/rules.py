"""Who may read a paper, and when one may be taken back."""

from core.people import Person
from core.rules import check_says_why
from services.documents import hooks
from services.documents.errors import DocumentError
from services.documents.models import Document


def may_read(person: Person, document: Document) -> bool:
    """The owner, unless it is withheld, and whoever the app above lets read it."""
    if person.pk == document.owner_id and not hooks.is_withheld(document):
        return True
    return hooks.somebody_lets_read(person, document)


def check_may_be_revoked(document: Document, reason: str) -> None:
    if document.revoked_at is not None:
        raise DocumentError(f"{document} đã được thu hồi.")
    check_says_why(reason, DocumentError("Hãy ghi lý do thu hồi."))
