"""The admin pages of the ground, where Django looks for them."""

from core.outbox.admin import OutboxJobAdmin

__all__ = ["OutboxJobAdmin"]
