"""What a handler says about a failure."""


class Never(Exception):  # noqa: N818 – reads as what it says: `raise outbox.Never("…")`
    """Trying again cannot help: give up at once. The text is kept, so no personal data in it."""
