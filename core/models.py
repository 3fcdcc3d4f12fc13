"""The models of core, where Django looks for them."""

from core.access_log.models import AccessRecord
from core.limits.models import Counter
from core.outbox.models import OutboxJob

__all__ = ["AccessRecord", "Counter", "OutboxJob"]
