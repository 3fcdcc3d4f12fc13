"""Refusals about mandates."""

from core.refusals import RefusalError


class MandateError(RefusalError):
    """A mandate may not be granted, accepted or ended so; the text is a sentence for the user."""
