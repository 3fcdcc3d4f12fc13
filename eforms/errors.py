"""What can be refused here, each with a sentence for the person."""

from core.errors import RefusalError


class UploadError(RefusalError):
    """A file that cannot be taken."""
