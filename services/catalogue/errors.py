"""Errors of the catalogue, with messages for the user."""

from core.refusals import RefusalError


class CatalogueError(RefusalError):
    """An action on a procedure or version is refused; the message is shown to the user."""


class EditConflictError(CatalogueError):
    """The version was changed since the user loaded it."""


class EditLockedError(CatalogueError):
    """Somebody else is editing the version."""
