"""Refusals, each a sentence the person concerned may read."""

from core.errors import RefusalError


class PaymentError(RefusalError):
    """What was asked cannot be done; the text says why."""
