"""Errors of the agencies."""

from core.refusals import RefusalError


class AgencyError(RefusalError):
    """An action on agencies, posts or the calendar is refused; the text is a sentence for the user."""
