"""Content-addressed storage of attached files; derived files lie beside each, with a suffix. No URL leads to them."""

from typing import Final

from core.content_storage import ContentStorage

ATTACHMENTS: Final = ContentStorage("papers")

path_of = ATTACHMENTS.path_of
keep_derived = ATTACHMENTS.keep_derived
store = ATTACHMENTS.store
delete = ATTACHMENTS.delete
