"""Rules of papers: who may read one, when it may be revoked, and whether it is void."""

from django.utils.translation import gettext

from core.people import Person
from core.refusals import check_says_why
from services.agencies.models import Role
from services.agencies.permissions import Verb, may, may_somewhere, posts_of
from services.documents import hooks
from services.documents.errors import DocumentError
from services.documents.hooks import VoidNotice
from services.documents.models import Document, OfficialPicture


def may_read(person: Person, document: Document) -> bool:
    """The owner and holders, unless the paper is withheld, and whom a `may_read_document` handler allows."""
    if is_own(person, document) and not hooks.is_withheld.any(document) and not _is_withheld_as_owner(person, document):
        return True
    return hooks.may_read_document.any(person, document)


def is_own(person: Person, document: Document) -> bool:
    """Whether the paper is this person's: its owner, or one whom it names as a holder."""
    return person.pk == document.owner_id or hooks.is_held_by.any(person, document)


def _is_withheld_as_owner(person: Person, document: Document) -> bool:
    """Whether the person has it as its owner alone, who may not read it any more; from its holders it is not kept."""
    return hooks.is_withheld_from_owner.any(document) and not hooks.is_held_by.any(person, document)


def check_may_revoke(person: Person, document: Document) -> None:
    """DocumentError unless the permission table allows it at the issuing agency."""
    if not may(person, Verb.REVOKE_PAPER, agency=document.agency):
        raise DocumentError("Việc này không thuộc thẩm quyền của bạn tại cơ quan ban hành.")


def check_may_be_revoked(document: Document, reason: str) -> None:
    if document.revoked_at is not None:
        raise DocumentError(f"{document} đã được thu hồi.")
    check_says_why(reason, DocumentError("Hãy ghi lý do thu hồi."))


def void_notice(document: Document) -> VoidNotice | None:
    """The notice of a revoked paper, or the first that a `void_reason` handler gives; None while the paper is valid."""
    if document.revoked_at is not None and (later := document.superseded_by) and later.kind == document.kind:
        return VoidNotice(gettext("Giấy này đã được thay thế, không còn giá trị"), document.revoked_reason)
    if document.revoked_at is not None:
        return VoidNotice(gettext("Giấy này đã bị thu hồi, không còn giá trị"), document.revoked_reason)
    return hooks.void_reason.first(document)


def check_may_keep_pictures(person: Person) -> None:
    """Pictures of signatures and seals are kept by whoever keeps the offices."""
    if not may_somewhere(person, Verb.KEEP_OFFICES):
        raise DocumentError("Quản lý hình chữ ký, hình dấu không thuộc thẩm quyền của bạn.")


def check_signs_papers(person: Person) -> None:
    """A picture of a signature is that of somebody who signs as a leader."""
    if not any(post.role == Role.LEADER for post in posts_of(person)):
        raise DocumentError(f"{person} không giữ vị trí lãnh đạo nào nên không ký giấy tờ.")


def check_may_confirm(person: Person, picture: OfficialPicture) -> None:
    """A second person confirms what the first brought."""
    if person.pk == picture.proposed_by_id:
        raise DocumentError("Bạn đã tải hình này lên, nên một người quản trị khác phải xác nhận.")
