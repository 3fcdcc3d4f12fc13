"""Where attached files lie, and beside each, with a further ending, what was drawn of it. No URL leads to them."""

from typing import Final

from core.content_storage import ContentStorage

ATTACHMENTS: Final = ContentStorage("papers")

path_of = ATTACHMENTS.path_of
store = ATTACHMENTS.store
delete = ATTACHMENTS.delete
