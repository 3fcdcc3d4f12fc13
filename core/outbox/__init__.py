"""Background work written in the transaction that causes it (transactional outbox) and carried out after commit."""

from core.outbox.errors import PermanentError
from core.outbox.publish import Handler, OnDone, enqueue, handler, handler_of, kinds, retry

__all__ = ["Handler", "OnDone", "PermanentError", "enqueue", "handler", "handler_of", "kinds", "retry"]
