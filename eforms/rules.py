"""Who may read a file that was handed in."""

from eforms import registry
from eforms.models import Attachment
from eforms.registry import Person


def may_read(person: Person, attachment: Attachment) -> bool:
    """The owner, and whoever the room above lets read it; nobody before it was found clean."""
    if not attachment.is_readable:
        return False
    return person.pk == attachment.draft.owner_id or registry.somebody_lets_read(person, attachment)
