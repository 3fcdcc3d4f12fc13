"""Read permission of uploaded files, and the document wallet of a person."""

from core.people import Person
from eforms import hooks
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment


def may_read(person: Person, attachment: Attachment) -> bool:
    """Whether this person may read the file: its owner unless withheld, or as a hook grants; nobody unscanned ones.

    One that was taken back is open only to whom a hook still grants it.
    """
    if not attachment.is_readable:
        return False
    if attachment.removed_at is not None:
        return hooks.may_read_removed_file.any(person, attachment)
    is_owner = person.pk == attachment.draft.owner_id and not hooks.is_file_withheld.any(attachment)
    return is_owner or hooks.may_read_file.any(person, attachment)


def wallet_of(person: Person) -> list[WalletFile]:
    """The files a person may attach without uploading them; each content once."""
    by_content = {file.sha256: file for files in hooks.wallet_files.send(person) for file in files}
    return list(by_content.values())
