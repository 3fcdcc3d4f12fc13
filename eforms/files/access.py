"""Who may read a file that was handed in."""

from core.people import Person
from eforms import hooks
from eforms.models import Attachment


def may_read(person: Person, attachment: Attachment) -> bool:
    """The owner, and whoever the room above lets read it; nobody before it was found clean."""
    if not attachment.is_readable:
        return False
    return person.pk == attachment.draft.owner_id or hooks.somebody_lets_read(person, attachment)
