"""Refusals, each a sentence the person concerned may read."""

from core.refusals import RefusalError


class CatalogueError(RefusalError):
    """Something the catalogue refuses, as a sentence for the person who asked."""


class EditConflictError(CatalogueError):
    """Somebody else was quicker."""
