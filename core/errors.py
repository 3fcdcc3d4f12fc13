"""Base exception of refused actions."""


class RefusalError(Exception):
    """An action is refused; the text is a message for the user. Each room raises its own subclass."""
