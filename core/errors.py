"""What a person asked for and cannot have."""


class RefusalError(Exception):
    """What was asked cannot be done; the text is a sentence for the person who asked. Each room raises its own kind."""
