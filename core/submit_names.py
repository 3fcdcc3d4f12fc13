"""Names of submit buttons that only draw the page again, posted beside what was filled in."""

from typing import Final

STAY: Final = "_stay"
"""Show the page again: to update dependent fields or change rows. Empty: Enter was pressed in a field."""
AUTOSAVE: Final = "_autosave"
"""Posted by JavaScript while the page is being typed."""
