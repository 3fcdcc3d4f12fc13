"""Refusals, each a sentence the person concerned may read."""


class PaymentError(Exception):
    """What was asked cannot be done; the text says why."""
