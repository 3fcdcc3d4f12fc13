"""The payer's side of what is paid at the stand-in bank."""

from tests.payments.conftest import order, settled

__all__ = ["order", "settled"]
