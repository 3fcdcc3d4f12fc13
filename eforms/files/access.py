"""Which files a person may read, or choose from what the portal has already."""

from core.people import Person
from eforms import hooks
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment


def may_read(person: Person, attachment: Attachment) -> bool:
    """The owner, and whoever the room above lets read it; nobody before it was found clean."""
    if not attachment.is_readable:
        return False
    return person.pk == attachment.draft.owner_id or hooks.may_read_file.any(person, attachment)


def wallet_of(person: Person) -> list[WalletFile]:
    """What this person may choose instead of sending it again; each content once."""
    by_content = {file.sha256: file for files in hooks.wallet_files.send(person) for file in files}
    return list(by_content.values())
