"""Exceptions with a message for the person."""

from core.errors import RefusalError


class UploadError(RefusalError):
    """A file that cannot be accepted."""
