"""The tables of the ground, where Django looks for them."""

from core.outbox.models import OutboxJob

__all__ = ["OutboxJob"]
