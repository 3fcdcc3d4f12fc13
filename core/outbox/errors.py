"""The exception of a handler that no retry helps."""


class PermanentError(Exception):
    """A permanent failure: the job is given up at once. The text is kept with it, so no personal data in it."""
