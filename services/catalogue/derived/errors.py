"""Why no form is derived for a record."""

from services.catalogue.errors import CatalogueError


class NotDerivableError(CatalogueError):
    """No form can be derived for this record; the message says why."""
