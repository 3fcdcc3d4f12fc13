"""The admin pages of core, where Django looks for them."""

from core.outbox.admin import OutboxJobAdmin

__all__ = ["OutboxJobAdmin"]
