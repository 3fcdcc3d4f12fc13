"""What can be refused here, each with a sentence for the person."""


class UploadError(Exception):
    """A file that cannot be taken."""
