"""What a handler says about a failure."""


class PermanentError(Exception):
    """Trying again cannot help: give up at once. The text is kept, so no personal data in it."""
