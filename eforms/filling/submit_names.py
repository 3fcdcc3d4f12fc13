"""The names a page posts beside the answers, other than by its main button."""

from typing import Final

STAY: Final = "_stay"
"""Save the page as it is and show it again: to list what depends on it, to change its rows."""
REMOVE: Final = "_remove"
"""The same, and take a file back."""
GO_TO: Final = "wizard_goto_step"
"""The same, and look at another step."""
AUTOSAVE: Final = "_autosave"
"""Posted by the page itself while it is being typed: it is saved, and stays."""
WITHOUT_VALIDATION: Final = frozenset({STAY, REMOVE, GO_TO, AUTOSAVE})
"""With any of these nobody asks to go on, so nothing is refused and no row is dropped."""
