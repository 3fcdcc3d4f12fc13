"""Names of submit buttons and other controls that a page posts beside the answers."""

from typing import Final

from core import submit_names

STAY: Final = submit_names.STAY
"""Save the page and show it again: to update dependent fields or change rows."""
REMOVE: Final = "_remove"
"""The same, and remove an attachment."""
GO_TO: Final = "wizard_goto_step"
"""The same, and go to another step."""
AUTOSAVE: Final = submit_names.AUTOSAVE
"""Posted by JavaScript while the page is being typed: save it and stay."""
SNAPSHOT: Final = "_seen"
"""Posted with every page: a hash of what was stored when it was drawn."""
WITHOUT_VALIDATION: Final = frozenset({STAY, REMOVE, GO_TO, AUTOSAVE})
"""With any of these no errors are shown and empty rows are kept."""
LIST: Final = "danh-sach"
"""Query parameter of a step with the key of the long list to show in place of the step."""
PAGE: Final = "trang"
"""Query parameter beside `LIST` with the number of its page, from 1."""
IMPORT: Final = "nhap"
"""Query parameter beside `LIST`: the page that imports the list from a file."""
