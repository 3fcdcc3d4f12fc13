"""The error class of payments; its text is shown to the user."""

from core.refusals import RefusalError


class PaymentError(RefusalError):
    """The operation is not allowed; the text tells the user why, in Vietnamese."""
