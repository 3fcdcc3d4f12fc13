"""Refusals of the documents app."""

from core.refusals import RefusalError


class DocumentError(RefusalError):
    """A refusal, in a sentence the person can read."""
