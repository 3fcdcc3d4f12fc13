"""The page of its own of a form that few who open a dossier want: the work page reads and draws nothing for it."""

from typing import Final

OWN_PAGE: Final = "admin/dossiers/act.html"
"""Its template, for a form that needs no other."""
