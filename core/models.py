"""The models of core, where Django looks for them."""

from core.outbox.models import OutboxJob

__all__ = ["OutboxJob"]
