"""Refusals, each a sentence the person concerned may read."""

from core.refusals import RefusalError


class DossierError(RefusalError):
    """Something that may not happen to this dossier; the text is a sentence for the person who asked."""
