"""Exceptions with a message for the person."""

from core.refusals import RefusalError


class UploadError(RefusalError):
    """A file that cannot be accepted."""
