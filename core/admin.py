"""The admin pages of core, where Django looks for them."""

from core.access_log.admin import AccessRecordAdmin
from core.outbox.admin import OutboxJobAdmin

__all__ = ["AccessRecordAdmin", "OutboxJobAdmin"]
