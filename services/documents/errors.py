"""Refusals of the documents app."""

from core.errors import RefusalError


class DocumentError(RefusalError):
    """A refusal, in a sentence the person can read."""
